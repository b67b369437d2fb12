/** Name and password, and the new password that a first sign-in asks for. */
import { changePassword, type Me, type Problem, readMe, signIn, toProblem } from '@fairdue/api-staff';
import { bindProblem, FormProblem, useProblemTexts } from '@fairdue/ui';
import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Where the sign-in stands; a second factor is one more step between these two. */
type Step = { readonly name: 'credentials' } | { readonly name: 'new_password'; readonly password: string };

interface SignInFormProps {
  /** Given when the same person has to sign in again. */
  readonly username?: string;
  readonly onSignedIn: (user: Me) => void;
}

/** The steps of signing in, one after the other. */
export function SignInForm({ username, onSignedIn }: SignInFormProps) {
  const [step, setStep] = useState<Step>({ name: 'credentials' });
  if (step.name === 'new_password') {
    return <NewPasswordStep current={step.password} onDone={onSignedIn} />;
  }
  const proceed = (user: Me, password: string) =>
    user.must_change_password ? setStep({ name: 'new_password', password }) : onSignedIn(user);
  return <CredentialsStep username={username ?? ''} onDone={proceed} />;
}

interface CredentialsStepProps {
  readonly username: string;
  readonly onDone: (user: Me, password: string) => void;
}

function CredentialsStep({ username, onDone }: CredentialsStepProps) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { username, password: '' } });
  const { problem, isBusy, submit } = useSubmit(form, ['username', 'password']);
  const onSubmit = form.onSubmit((given) =>
    submit(async () => onDone(await signIn(given.username.trim(), given.password), given.password)),
  );
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormProblem problem={problem} textOf={({ code }) => refusal(code, t)} />
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
        <Button type="submit" loading={isBusy} fullWidth>
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  );
}

interface NewPasswordStepProps {
  readonly current: string;
  readonly onDone: (user: Me) => void;
}

function NewPasswordStep({ current, onDone }: NewPasswordStepProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { new_password: '', again: '' },
    validate: { again: (again, { new_password }) => (again === new_password ? null : t('signIn.differ')) },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['new_password']);
  const onSubmit = form.onSubmit((given) =>
    submit(async () => {
      await changePassword(current, given.new_password);
      onDone(await readMe());
    }),
  );
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormProblem problem={problem} textOf={({ code }) => (code === 'weak_password' ? t('signIn.weak') : null)} />
      <Stack>
        <Text>{t('signIn.choosePassword')}</Text>
        <PasswordInput
          label={t('signIn.newPassword')}
          description={t('signIn.passwordRules')}
          autoComplete="new-password"
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword'), tabIndex: 0 }}
          {...form.getInputProps('new_password')}
        />
        <PasswordInput
          label={t('signIn.again')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword'), tabIndex: 0 }}
          {...form.getInputProps('again')}
        />
        <Button type="submit" loading={isBusy} fullWidth>
          {t('signIn.savePassword')}
        </Button>
      </Stack>
    </form>
  );
}

type Takes = { setErrors: (errors: Record<string, string>) => void };

function useSubmit(form: Takes, fields: readonly string[]) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const { ofField } = useProblemTexts();
  const submit = async (send: () => Promise<void>) => {
    setIsBusy(true);
    setProblem(null);
    try {
      await send();
    } catch (error) {
      const found = toProblem(error);
      bindProblem(form, found, fields, ofField);
      setProblem(found);
    } finally {
      setIsBusy(false);
    }
  };
  return { problem, isBusy, submit };
}

function refusal(code: string, t: (key: 'signIn.wrong' | 'signIn.wait') => string): string | null {
  const texts: Record<string, string> = {
    wrong_credentials: t('signIn.wrong'),
    too_many_logins: t('signIn.wait'),
    throttled: t('signIn.wait'),
  };
  return texts[code] ?? null;
}
