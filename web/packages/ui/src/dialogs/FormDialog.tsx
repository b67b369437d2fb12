/** A dialog around a form: opened for a subject, closed by Escape or a button, never by a click beside it. */
import { Button, Group, Modal } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Whether a dialog is open, and for what. The subject stays while the dialog closes. */
export interface DialogState<T> {
  readonly isOpen: boolean;
  readonly subject: T | null;
  readonly open: (subject: T) => void;
  readonly close: () => void;
}

/** The state of one dialog. */
export function useDialog<T>(): DialogState<T> {
  const [state, setState] = useState<{ isOpen: boolean; subject: T | null }>({ isOpen: false, subject: null });
  const open = useCallback((subject: T) => setState({ isOpen: true, subject }), []);
  const close = useCallback(() => setState((old) => ({ ...old, isOpen: false })), []);
  return { ...state, open, close };
}

interface FormDialogProps {
  readonly title: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly size?: 'md' | 'lg' | 'xl';
  /** The form; it is there only while the dialog is open, so it begins anew each time. */
  readonly children: ReactNode;
}

/** The dialog. */
export function FormDialog({ title, isOpen, onClose, size = 'md', children }: FormDialogProps) {
  const { t } = useTranslation('ui');
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      size={size}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {children}
    </Modal>
  );
}

interface FormActionsProps {
  /** What the button does: "Invite". */
  readonly verb: ReactNode;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly isDangerous?: boolean;
  readonly onCancel?: () => void;
}

/** The buttons at the end of a form. */
export function FormActions({ verb, isBusy, isDisabled, isDangerous, onCancel }: FormActionsProps) {
  const { t } = useTranslation('ui');
  return (
    <Group justify="flex-end" mt="lg" gap="xs">
      {onCancel && (
        <Button variant="default" onClick={onCancel}>
          {t('cancel')}
        </Button>
      )}
      <Button
        type="submit"
        loading={isBusy ?? false}
        disabled={isDisabled ?? false}
        color={isDangerous ? 'danger' : 'brand'}
      >
        {verb}
      </Button>
    </Group>
  );
}
