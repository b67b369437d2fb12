/** Theme, density, language and shortcuts; every change holds at once. */
import { type MantineColorScheme, SegmentedControl, Switch, Text, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageSelect } from '../shell/LanguageSelect';
import { useChangePreferences } from './changing';
import { usePreferences } from './preferences';

/** The fields. */
export function PreferenceFields() {
  const { t } = useTranslation();
  const { colorScheme } = useMantineColorScheme();
  const { density, hasShortcuts } = usePreferences();
  const change = useChangePreferences();
  return (
    <>
      <Field label={t('preferences.theme')}>
        <SegmentedControl
          fullWidth
          aria-label={t('preferences.theme')}
          value={colorScheme}
          onChange={(theme: MantineColorScheme) => void change({ theme })}
          data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`preferences.${value}`) }))}
        />
      </Field>
      <Field label={t('preferences.density')}>
        <SegmentedControl
          fullWidth
          aria-label={t('preferences.density')}
          value={density}
          onChange={(wanted) => void change({ density: wanted })}
          data={(['compact', 'default', 'comfortable'] as const).map((value) => ({
            value,
            label: t(`preferences.${value}`),
          }))}
        />
      </Field>
      <LanguageSelect label={t('preferences.language')} />
      <Switch
        label={t('preferences.shortcuts')}
        checked={hasShortcuts}
        onChange={(event) => void change({ shortcuts: event.currentTarget.checked })}
      />
    </>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={600} mb={4} aria-hidden="true">
        {label}
      </Text>
      {children}
    </div>
  );
}
