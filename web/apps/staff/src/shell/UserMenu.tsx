/** Who is signed in, how he wants the app, and the way out. */
import {
  Button,
  type MantineColorScheme,
  Popover,
  SegmentedControl,
  Stack,
  Switch,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { LogOut, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '../preferences/preferences';
import { useUser } from '../session/session';
import { LanguageSelect } from './LanguageSelect';
import { useLeave } from './useLeave';

/** A button with a name that opens the rest. */
export function UserMenu() {
  const { t } = useTranslation();
  const user = useUser();
  const leave = useLeave();
  const name = `${user.first_name} ${user.last_name}`.trim() || user.username;
  return (
    <Popover position="bottom-end" shadow="md" trapFocus returnFocus width={300}>
      <Popover.Target>
        <Button
          variant="subtle"
          color="neutral"
          leftSection={<UserRound size={18} aria-hidden="true" />}
          px="xs"
          aria-label={t('user.menu', { name })}
        >
          <Text component="span" visibleFrom="sm">
            {name}
          </Text>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('user.menu', { name })}>
        <Stack gap="sm">
          <div>
            <Text fw={500}>{name}</Text>
            <Text size="sm" c="dimmed">
              {t(`roles.${user.role}`)}
            </Text>
          </div>
          <PreferenceFields />
          <Button variant="default" leftSection={<LogOut size={16} aria-hidden="true" />} onClick={() => void leave()}>
            {t('user.signOut')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Theme, density, language and shortcuts. */
export function PreferenceFields() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { density, hasShortcuts } = usePreferences();
  return (
    <>
      <Field label={t('preferences.theme')}>
        <SegmentedControl
          fullWidth
          aria-label={t('preferences.theme')}
          value={colorScheme}
          onChange={(wanted) => setColorScheme(wanted as MantineColorScheme)}
          data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`preferences.${value}`) }))}
        />
      </Field>
      <Field label={t('preferences.density')}>
        <SegmentedControl
          fullWidth
          aria-label={t('preferences.density')}
          value={density}
          onChange={(wanted) => setPreferences({ density: wanted })}
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
        onChange={(event) => setPreferences({ hasShortcuts: event.currentTarget.checked })}
      />
    </>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Text size="md" fw={500} mb={4} aria-hidden="true">
        {label}
      </Text>
      {children}
    </div>
  );
}
