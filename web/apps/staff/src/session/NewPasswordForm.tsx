/** A new password, written twice. */
import { FormProblem } from '@fairdue/ui';
import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../forms/useSubmit';
import { useRefusal } from './refusals';

interface NewPasswordFormProps {
  readonly verb: string;
  /** Saves it; what is thrown is shown. */
  readonly onSave: (wanted: string) => Promise<void>;
  /** Above the fields. */
  readonly children?: ReactNode;
}

/** The form. */
export function NewPasswordForm({ verb, onSave, children }: NewPasswordFormProps) {
  const { t } = useTranslation();
  const form = useForm({
    initialValues: { new_password: '', again: '' },
    validate: { again: (again, { new_password }) => (again === new_password ? null : t('signIn.differ')) },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['new_password']);
  const textOf = useRefusal();
  return (
    <form onSubmit={form.onSubmit(({ new_password }) => submit(() => onSave(new_password)))} noValidate>
      <FormProblem problem={problem} textOf={textOf} labels={{ new_password: t('signIn.newPassword') }} />
      <Stack>
        {children}
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
          {verb}
        </Button>
      </Stack>
    </form>
  );
}
