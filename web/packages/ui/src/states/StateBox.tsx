/** The frame of every state that stands where content would: a picture, a sentence, what to do. */
import { Stack, Text, Title } from '@mantine/core';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import classes from './StateBox.module.css';

interface StateBoxProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** `alert` interrupts a screen reader, `status` waits its turn. */
  readonly role?: 'alert' | 'status';
}

/** A state. */
export function StateBox({ icon: Icon, title, children, action, role = 'status' }: StateBoxProps) {
  return (
    <div className={classes.box} role={role}>
      <Stack align="center" gap="xs">
        <Icon size={28} aria-hidden="true" className={classes.icon} />
        <Title order={2} ta="center">
          {title}
        </Title>
        {children && (
          <Text c="dimmed" ta="center" maw={480} component="div">
            {children}
          </Text>
        )}
        {action}
      </Stack>
    </div>
  );
}
