/** Set up a second factor: the password, the app, a first code, the recovery codes. */
import { client, type Schemas } from '@fairdue/api-staff';
import { FormProblem } from '@fairdue/ui';
import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../forms/useSubmit';
import { useRefusal } from '../refusals';
import { ConfirmStep } from './ConfirmStep';
import { RecoveryCodes } from './RecoveryCodes';

type Stage =
  | { readonly name: 'start' }
  | { readonly name: 'confirm'; readonly enrolment: Schemas['Enrolment'] }
  | { readonly name: 'codes'; readonly codes: readonly string[] };

interface EnrolmentProps {
  /** Given when it was typed just now; else it is asked for. */
  readonly password?: string;
  readonly onDone: () => void;
}

/** The stages. */
export function Enrolment({ password, onDone }: EnrolmentProps) {
  const [stage, setStage] = useState<Stage>({ name: 'start' });
  switch (stage.name) {
    case 'confirm':
      return <ConfirmStep enrolment={stage.enrolment} onCodes={(codes) => setStage({ name: 'codes', codes })} />;
    case 'codes':
      return <RecoveryCodes codes={stage.codes} onDone={onDone} />;
    default:
      return <StartStep known={password ?? null} onStarted={(enrolment) => setStage({ name: 'confirm', enrolment })} />;
  }
}

interface StartStepProps {
  readonly known: string | null;
  readonly onStarted: (enrolment: Schemas['Enrolment']) => void;
}

function StartStep({ known, onStarted }: StartStepProps) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { password: known ?? '' } });
  const { problem, isBusy, submit } = useSubmit(form, ['password']);
  const textOf = useRefusal();
  const start = async (password: string) => {
    const { data } = await client.POST('/api/v1/auth/second-factor/enrol/', { body: { password } });
    if (data) {
      onStarted(data);
    }
  };
  return (
    <form onSubmit={form.onSubmit(({ password }) => submit(() => start(password)))} noValidate>
      <FormProblem problem={problem} textOf={textOf} />
      <Stack>
        {known === null && (
          <PasswordInput
            label={t('signIn.password')}
            autoComplete="current-password"
            data-autofocus
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword'), tabIndex: 0 }}
            {...form.getInputProps('password')}
          />
        )}
        <Button type="submit" loading={isBusy} fullWidth>
          {t('secondFactor.start')}
        </Button>
      </Stack>
    </form>
  );
}
