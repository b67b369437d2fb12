/** The list of all shortcuts that work just now. */
import { Modal, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Keys } from './Keys';
import classes from './ShortcutHelp.module.css';
import { useShortcutList } from './ShortcutsProvider';

interface ShortcutHelpProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly isOn: boolean;
}

/** A dialog with the shortcuts in groups. */
export function ShortcutHelp({ isOpen, onClose, isOn }: ShortcutHelpProps) {
  const { t } = useTranslation('ui');
  const shortcuts = useShortcutList();
  const groups = [...new Set(shortcuts.map(({ group }) => group))];
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('shortcuts.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {!isOn && <Text mb="md">{t('shortcuts.off')}</Text>}
      <div className={classes.groups}>
        {groups.map((group) => (
          <section key={group}>
            <Title order={3} mb="xs">
              {group}
            </Title>
            <dl className={classes.list}>
              {shortcuts
                .filter((shortcut) => shortcut.group === group)
                .map(({ keys, label }) => (
                  <div key={keys}>
                    <dt>{label}</dt>
                    <dd>
                      <Keys keys={keys} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
