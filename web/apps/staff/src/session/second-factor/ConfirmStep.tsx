/** What the authenticator app needs, and a first code from it. */
import { client, type Schemas } from '@fairdue/api-staff';
import { CopyAction, FormProblem } from '@fairdue/ui';
import { Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../forms/useSubmit';
import { useRefusal } from '../refusals';
import { qrPath } from './qr';
import classes from './SecondFactor.module.css';

interface ConfirmStepProps {
  readonly enrolment: Schemas['Enrolment'];
  readonly onCodes: (codes: readonly string[]) => void;
}

/** The stage. */
export function ConfirmStep({ enrolment: { secret, otpauth_url }, onCodes }: ConfirmStepProps) {
  const { t } = useTranslation();
  const { path, size } = useMemo(() => qrPath(otpauth_url), [otpauth_url]);
  const form = useForm({ initialValues: { code: '' } });
  const { problem, isBusy, submit } = useSubmit(form, ['code']);
  const textOf = useRefusal();
  const confirm = async (code: string) => {
    const { data } = await client.POST('/api/v1/auth/second-factor/confirm/', { body: { code } });
    onCodes(data?.recovery_codes ?? []);
  };
  return (
    <form onSubmit={form.onSubmit(({ code }) => submit(() => confirm(code)))} noValidate>
      <FormProblem problem={problem} textOf={textOf} />
      <Stack>
        <Text>{t('secondFactor.scan')}</Text>
        <svg className={classes.qr} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('secondFactor.qr')}>
          <path d={path} shapeRendering="crispEdges" />
        </svg>
        <div>
          <Text size="sm" c="dimmed" mb={4}>
            {t('secondFactor.byHand')}
          </Text>
          <Group gap="xs">
            <Code fz="sm">{inGroups(secret)}</Code>
            <CopyAction value={secret} />
          </Group>
        </div>
        <TextInput
          label={t('signIn.code')}
          description={t('secondFactor.firstCode')}
          autoComplete="one-time-code"
          inputMode="numeric"
          data-autofocus
          {...form.getInputProps('code')}
        />
        <Button type="submit" loading={isBusy} fullWidth>
          {t('secondFactor.confirm')}
        </Button>
      </Stack>
    </form>
  );
}

/** In groups of four, as people read it aloud. */
export function inGroups(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? '';
}
