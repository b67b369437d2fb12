/** Who is signed in, how he wants the app, and the way out. */
import { Button, Popover, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { LogOut, UserRound, UserRoundCog } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PreferenceFields } from '../preferences/PreferenceFields';
import { useUser } from '../session/session';
import { useLeave } from './useLeave';

/** A button with a name that opens the rest. */
export function UserMenu() {
  const { t } = useTranslation();
  const user = useUser();
  const leave = useLeave();
  const [isOpen, setIsOpen] = useState(false);
  const name = `${user.first_name} ${user.last_name}`.trim() || user.username;
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" shadow="md" trapFocus returnFocus width={300}>
      <Popover.Target>
        <Button
          variant="subtle"
          color="neutral"
          leftSection={<UserRound size={18} aria-hidden="true" />}
          px="xs"
          onClick={() => setIsOpen(!isOpen)}
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
          <Button
            component={Link}
            to="/profile"
            variant="default"
            leftSection={<UserRoundCog size={16} aria-hidden="true" />}
            onClick={() => setIsOpen(false)}
          >
            {t('user.profile')}
          </Button>
          <Button variant="default" leftSection={<LogOut size={16} aria-hidden="true" />} onClick={() => void leave()}>
            {t('user.signOut')}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
