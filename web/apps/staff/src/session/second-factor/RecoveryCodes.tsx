/** The recovery codes, shown this once: to copy, to download, and a question whether they are kept. */
import { CopyAction } from '@fairdue/ui';
import { Alert, Button, Checkbox, Group, Stack } from '@mantine/core';
import { Download, KeyRound } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './SecondFactor.module.css';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

/** The codes. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const { t } = useTranslation(['shell', 'ui']);
  const [isKept, setIsKept] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <Stack>
      <Alert
        ref={box}
        tabIndex={-1}
        color="brand"
        icon={<KeyRound size={16} aria-hidden="true" />}
        title={t('secondFactor.codesTitle')}
      >
        {t('secondFactor.codesHint')}
      </Alert>
      <ul className={classes.codes} aria-label={t('secondFactor.codes')}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap="xs">
        <CopyAction value={codes.join('\n')} label={t('secondFactor.copyCodes')} />
        <Button
          variant="default"
          leftSection={<Download size={16} aria-hidden="true" />}
          onClick={() => download(codes.join('\n'))}
        >
          {t('secondFactor.download')}
        </Button>
      </Group>
      <Checkbox
        label={t('secondFactor.kept')}
        checked={isKept}
        onChange={(event) => setIsKept(event.currentTarget.checked)}
      />
      <Button disabled={!isKept} onClick={onDone} fullWidth>
        {t('secondFactor.done')}
      </Button>
    </Stack>
  );
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'fairdue-recovery-codes.txt';
  link.click();
  URL.revokeObjectURL(url);
}
