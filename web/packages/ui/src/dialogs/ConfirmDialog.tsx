/** The dialog of a question. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Question } from './confirm';

/** A question that a dialog asks stands above it; dialogs are at 200. */
const ABOVE_DIALOGS = 250;

interface ConfirmDialogProps {
  readonly question: Question;
  readonly isShown: boolean;
  readonly onAnswer: (isYes: boolean) => void;
}

/** Its way out without an answer is "no". */
export function ConfirmDialog({ question, isShown, onAnswer }: ConfirmDialogProps) {
  const { t } = useTranslation('ui');
  return (
    <Modal
      opened={isShown}
      onClose={() => onAnswer(false)}
      title={question.title}
      zIndex={ABOVE_DIALOGS}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Text component="div">{question.effect}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => onAnswer(false)} data-autofocus>
          {t('cancel')}
        </Button>
        <Button color={question.isDangerous ? 'danger' : 'brand'} onClick={() => onAnswer(true)}>
          {question.verb}
        </Button>
      </Group>
    </Modal>
  );
}
