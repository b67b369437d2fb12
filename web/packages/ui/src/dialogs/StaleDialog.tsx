/** Somebody else changed what one is about to save: who, when, what differs, and the way on. */
import { Button, Group, Modal, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** One field that is no longer as it was read. */
export interface Difference {
  readonly label: string;
  readonly mine: ReactNode;
  readonly theirs: ReactNode;
}

interface StaleDialogProps {
  readonly isOpen: boolean;
  /** What was to be saved, such as "Account A-17". */
  readonly subject: string;
  readonly changedBy?: string | null;
  /** Such as "2 minutes ago". */
  readonly changedWhen?: string | null;
  readonly differences: readonly Difference[];
  /** Show what is there now. */
  readonly onReload: () => void;
  readonly onClose: () => void;
}

/** The dialog of a 409. */
export function StaleDialog(props: StaleDialogProps) {
  const { isOpen, subject, changedBy, changedWhen, differences, onReload, onClose } = props;
  const { t } = useTranslation('ui');
  const sentence = changedBy
    ? t('stale.changedBy', { subject, name: changedBy, when: changedWhen ?? '' })
    : t('stale.changed', { subject });
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t('stale.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Text>{sentence}</Text>
      {differences.length > 0 && (
        <Table mt="md">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('stale.field')}</Table.Th>
              <Table.Th scope="col">{t('stale.mine')}</Table.Th>
              <Table.Th scope="col">{t('stale.theirs')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {differences.map(({ label, mine, theirs }) => (
              <Table.Tr key={label}>
                <Table.Th scope="row">{label}</Table.Th>
                <Table.Td>{mine}</Table.Td>
                <Table.Td>{theirs}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('stale.keep')}
        </Button>
        <Button onClick={onReload} data-autofocus>
          {t('stale.reload')}
        </Button>
      </Group>
    </Modal>
  );
}
