/** A value that is shown this once: to copy, in a field that can also be read and selected. */
import { Alert, Button, CopyButton, Group, TextInput } from '@mantine/core';
import { Check, Copy, KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';

interface OnceShownProps {
  readonly label: string;
  readonly value: string;
  /** What to do with it, and until when. */
  readonly hint: string;
}

/** The value. */
export function OnceShown({ label, value, hint }: OnceShownProps) {
  const { t } = useTranslation('ui');
  return (
    <>
      <Alert color="brand" icon={<KeyRound size={16} aria-hidden="true" />} title={t('once.title')} mb="md">
        {hint}
      </Alert>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          label={label}
          value={value}
          readOnly
          data-autofocus
          flex={1}
          onFocus={(event) => event.currentTarget.select()}
          ff="monospace"
        />
        <CopyAction value={value} />
      </Group>
    </>
  );
}

/** A button that copies; it says so when it did. */
export function CopyAction({ value, label }: { readonly value: string; readonly label?: string }) {
  const { t } = useTranslation('ui');
  return (
    <CopyButton value={value} timeout={3000}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          onClick={copy}
          leftSection={copied ? <Check size={16} aria-hidden="true" /> : <Copy size={16} aria-hidden="true" />}
        >
          <span aria-live="polite">{copied ? t('states.copied') : (label ?? t('states.copy'))}</span>
        </Button>
      )}
    </CopyButton>
  );
}
