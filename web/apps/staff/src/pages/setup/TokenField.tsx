/** The set-up token, which who installed the platform can read. */
import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The field. */
export function TokenField(props: TextInputProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('setup.fields.token')}
      description={t('setup.tokenHint')}
      autoComplete="off"
      withAsterisk
      {...props}
    />
  );
}
