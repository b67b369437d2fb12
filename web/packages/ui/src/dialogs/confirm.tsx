/** Asks before what cannot be undone: names the object and the effect. */
import { Button, Group, Modal, Text } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** What is asked. */
export interface Question {
  /** Names the object: "Cancel import placement.csv?" */
  readonly title: string;
  /** Names the effect: "400 rows already taken stay; the rest is not read." */
  readonly effect: ReactNode;
  /** The verb on the button: "Cancel import". */
  readonly verb: string;
  readonly isDangerous?: boolean;
}

/** A question that a dialog asks stands above it; dialogs are at 200. */
const ABOVE_DIALOGS = 250;

type Ask = (question: Question) => Promise<boolean>;
type Open = Question & { readonly answer: (isYes: boolean) => void };

const Asking = createContext<Ask>(() => Promise.resolve(false));

/** Ask; the answer is true only when the button was pressed. */
export function useConfirm(): Ask {
  return useContext(Asking);
}

/** Holds the dialog. */
export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation('ui');
  const [open, setOpen] = useState<Open | null>(null);
  const [isShown, setIsShown] = useState(false);
  const ask = useCallback<Ask>(
    (question) =>
      new Promise((answer) => {
        setOpen({ ...question, answer });
        setIsShown(true);
      }),
    [],
  );
  const close = (isYes: boolean) => {
    open?.answer(isYes);
    setIsShown(false);
  };
  return (
    <Asking value={ask}>
      {children}
      <Modal
        opened={isShown}
        onClose={() => close(false)}
        title={open?.title}
        zIndex={ABOVE_DIALOGS}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <Text component="div">{open?.effect}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => close(false)} data-autofocus>
            {t('cancel')}
          </Button>
          <Button color={open?.isDangerous ? 'danger' : 'brand'} onClick={() => close(true)}>
            {open?.verb}
          </Button>
        </Group>
      </Modal>
    </Asking>
  );
}
