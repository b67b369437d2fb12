/** A button with the name of who is signed in; it opens how he wants the app, and the way out. */
import { Button, Popover, Text } from '@mantine/core';
import { UserRound } from 'lucide-react';
import { type ComponentType, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUser } from '../session/session';
import type { UserCardProps } from './UserCard';

/** The button, and what it opens. That is read before it opens, so that the focus finds something inside. */
export function UserMenu() {
  const { t } = useTranslation();
  const user = useUser();
  const [isOpen, setIsOpen] = useState(false);
  const [Card, setCard] = useState<ComponentType<UserCardProps> | null>(null);
  const name = `${user.first_name} ${user.last_name}`.trim() || user.username;
  const toggle = async () => {
    if (!Card) {
      const { UserCard } = await import('./UserCard');
      setCard(() => UserCard);
    }
    setIsOpen(!isOpen);
  };
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-end" shadow="md" trapFocus returnFocus width={300}>
      <Popover.Target>
        <Button
          variant="subtle"
          color="neutral"
          leftSection={<UserRound size={18} aria-hidden="true" />}
          px="xs"
          onClick={() => void toggle()}
          aria-label={t('user.menu', { name })}
        >
          <Text component="span" visibleFrom="sm">
            {name}
          </Text>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('user.menu', { name })}>
        {Card && <Card name={name} onGo={() => setIsOpen(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}
