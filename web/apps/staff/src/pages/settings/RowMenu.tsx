/** What can be done with a row, behind a button at its end. */
import { ActionIcon, Menu } from '@mantine/core';
import { type LucideIcon, MoreHorizontal } from 'lucide-react';

/** One thing to do. */
export interface RowAction {
  readonly key: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly isDangerous?: boolean;
  readonly run: () => void;
}

interface RowMenuProps {
  /** "Actions for Carl Example". */
  readonly label: string;
  readonly actions: readonly RowAction[];
}

/** The button and its menu. */
export function RowMenu({ label, actions }: RowMenuProps) {
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="neutral" aria-label={label} onClick={(event) => event.stopPropagation()}>
          <MoreHorizontal size={18} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ key, label: name, icon: Icon, isDangerous, run }) => (
          <Menu.Item
            key={key}
            {...(isDangerous && { color: 'danger' })}
            leftSection={<Icon size={16} aria-hidden="true" />}
            onClick={(event) => {
              event.stopPropagation();
              run();
            }}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
