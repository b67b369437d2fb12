/** Password and code: who changes a second factor shows that he has both. */
import { FormActions, FormProblem } from '@fairdue/ui';
import { PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../forms/useSubmit';
import { useRefusal } from '../../session/refusals';

interface ProofFormProps {
  readonly hint: string;
  readonly verb: string;
  readonly isDangerous?: boolean;
  readonly onProof: (password: string, code: string) => Promise<void>;
}

/** The form. */
export function ProofForm({ hint, verb, isDangerous = false, onProof }: ProofFormProps) {
  const { t } = useTranslation();
  const form = useForm({ initialValues: { password: '', code: '' } });
  const { problem, isBusy, submit } = useSubmit(form, ['password', 'code']);
  const textOf = useRefusal();
  return (
    <form onSubmit={form.onSubmit(({ password, code }) => submit(() => onProof(password, code)))} noValidate>
      <FormProblem problem={problem} textOf={textOf} />
      <Stack gap="sm">
        <Text>{hint}</Text>
        <PasswordInput
          label={t('signIn.password')}
          autoComplete="current-password"
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword'), tabIndex: 0 }}
          {...form.getInputProps('password')}
        />
        <TextInput label={t('signIn.code')} autoComplete="one-time-code" {...form.getInputProps('code')} />
      </Stack>
      <FormActions verb={verb} isBusy={isBusy} isDangerous={isDangerous} />
    </form>
  );
}
