/** The set-up token, which who installed the platform can read. */
import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The field. */
export function TokenField(props: TextInputProps) {
  const { t } = useTranslation('setup');
  return (
    <TextInput label={t('fields.token')} description={t('tokenHint')} autoComplete="off" withAsterisk {...props} />
  );
}
