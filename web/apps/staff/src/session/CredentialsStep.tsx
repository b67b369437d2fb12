/** Name and password. */
import { signIn } from '@fairdue/api-staff';
import { FormProblem } from '@fairdue/ui';
import { PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../forms/useSubmit';
import { useRefusal } from './refusals';
import { type Step, stepAfter } from './steps';
import { useWait } from './useWait';
import { WaitingButton } from './WaitingButton';

interface CredentialsStepProps {
  readonly username: string;
  /** The code took too long, or was wrong too often: one begins again. */
  readonly hasTimedOut: boolean;
  readonly onStep: (next: Step) => void;
}

/** The first step. */
export function CredentialsStep({ username, hasTimedOut, onStep }: CredentialsStepProps) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { username, password: '' } });
  const { problem, isBusy, submit } = useSubmit(form, ['username', 'password']);
  const wait = useWait(problem);
  const textOf = useRefusal();
  const onSubmit = form.onSubmit(({ username: name, password }) =>
    submit(async () => onStep(stepAfter(await signIn(name.trim(), password), password))),
  );
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormProblem problem={problem} textOf={textOf} />
      {hasTimedOut && !problem && (
        <Text role="alert" mb="md">
          {t('signIn.timedOut')}
        </Text>
      )}
      <Stack>
        <TextInput
          label={t('signIn.username')}
          autoComplete="username"
          readOnly={username !== ''}
          data-autofocus={username === '' || undefined}
          {...form.getInputProps('username')}
        />
        <PasswordInput
          label={t('signIn.password')}
          autoComplete="current-password"
          data-autofocus={username !== '' || undefined}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword'), tabIndex: 0 }}
          {...form.getInputProps('password')}
        />
        <WaitingButton verb={t('signIn.submit')} isBusy={isBusy} wait={wait} />
      </Stack>
    </form>
  );
}
