/** A password of one's own, which a first sign-in asks for. */
import { changePassword, readMe } from '@fairdue/api-staff';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { NewPasswordForm } from './NewPasswordForm';
import { type Step, stepAfter } from './steps';

interface NewPasswordStepProps {
  readonly current: string;
  readonly onStep: (next: Step) => void;
}

/** The step. */
export function NewPasswordStep({ current, onStep }: NewPasswordStepProps) {
  const { t } = useTranslation();
  const save = async (wanted: string) => {
    await changePassword(current, wanted);
    onStep(stepAfter(await readMe(), wanted));
  };
  return (
    <NewPasswordForm verb={t('signIn.savePassword')} onSave={save}>
      <Text>{t('signIn.choosePassword')}</Text>
    </NewPasswordForm>
  );
}
