/** Who is signed in, how he wants the app, and the way out. */
import { Button, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { LogOut, UserRoundCog } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { PreferenceFields } from '../preferences/PreferenceFields';
import { useUser } from '../session/session';
import { useLeave } from './useLeave';

/** What the card needs. */
export interface UserCardProps {
  readonly name: string;
  /** Called when one goes to another page. */
  readonly onGo: () => void;
}

/** The card. */
export function UserCard({ name, onGo }: UserCardProps) {
  const { t } = useTranslation();
  const user = useUser();
  const leave = useLeave();
  return (
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
        onClick={onGo}
      >
        {t('user.profile')}
      </Button>
      <Button variant="default" leftSection={<LogOut size={16} aria-hidden="true" />} onClick={() => void leave()}>
        {t('user.signOut')}
      </Button>
    </Stack>
  );
}
