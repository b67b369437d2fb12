/** Change one's own password. */
import { changePassword } from '@fairdue/api-staff';
import { FormProblem, toastDone } from '@fairdue/ui';
import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../forms/useSubmit';
import { useRefusal } from '../../session/refusals';

const EMPTY = { current_password: '', new_password: '', again: '' };

/** The form. */
export function PasswordChange() {
  const { t } = useTranslation(['profile', 'shell']);
  const form = useForm({
    initialValues: EMPTY,
    validate: { again: (again, { new_password }) => (again === new_password ? null : t('shell:signIn.differ')) },
  });
  const { problem, isBusy, submit } = useSubmit(form, ['current_password', 'new_password']);
  const textOf = useRefusal();
  const save = form.onSubmit(({ current_password, new_password }) =>
    submit(async () => {
      await changePassword(current_password, new_password);
      form.reset();
      toastDone(t('password.done'));
    }),
  );
  const eye = { 'aria-label': t('shell:signIn.showPassword'), tabIndex: 0 };
  return (
    <form onSubmit={save} noValidate>
      <FormProblem problem={problem} textOf={textOf} labels={{ new_password: t('shell:signIn.newPassword') }} />
      <Stack gap="sm" maw={420}>
        <PasswordInput
          label={t('password.current')}
          autoComplete="current-password"
          visibilityToggleButtonProps={eye}
          {...form.getInputProps('current_password')}
        />
        <PasswordInput
          label={t('shell:signIn.newPassword')}
          description={t('shell:signIn.passwordRules')}
          autoComplete="new-password"
          visibilityToggleButtonProps={eye}
          {...form.getInputProps('new_password')}
        />
        <PasswordInput
          label={t('shell:signIn.again')}
          autoComplete="new-password"
          visibilityToggleButtonProps={eye}
          {...form.getInputProps('again')}
        />
        <Button type="submit" loading={isBusy} disabled={!form.isDirty()} style={{ alignSelf: 'flex-start' }}>
          {t('password.change')}
        </Button>
      </Stack>
    </form>
  );
}
