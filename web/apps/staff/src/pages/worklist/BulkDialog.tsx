/** Work on many accounts: what, then what would happen, then what happened. */
import { api, type Problem, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { FormProblem, toastDone } from '@fairdue/ui';
import { Button, Group, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BulkEffectView } from './BulkEffectView';
import { BulkFields } from './BulkFields';
import { type BulkAction, type Changed, changedRows, missing, NO_ENTRY, orderOf, type Selected } from './bulk';
import type { WorkRow } from './columns';

interface BulkDialogProps {
  readonly isOpen: boolean;
  readonly action: BulkAction;
  readonly selected: Selected;
  /** Of the accounts chosen, those the list shows. */
  readonly rows: readonly WorkRow[];
  /** Have the list read again, and return what it shows then. */
  readonly readAgain: () => Promise<readonly WorkRow[]>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** The dialog. */
export function BulkDialog(props: BulkDialogProps) {
  const { t } = useTranslation(['worklist', 'ui']);
  const { isOpen, action, onClose } = props;
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size="lg"
      title={t(`worklist:bulk.titles.${action}`)}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <BulkForm {...props} />
    </Modal>
  );
}

function BulkForm(props: BulkDialogProps) {
  const { action, onDone, onClose } = props;
  const { t } = useTranslation(['worklist', 'ui']);
  const [entry, setEntry] = useState(NO_ENTRY);
  const [isTried, setIsTried] = useState(false);
  const work = useBulkWork(props);
  const { effect, problem, changes } = work;
  const needed = isTried ? missing(action, entry) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (effect?.token) {
      void work.send(entry, effect.token);
    } else if (missing(action, entry) === null) {
      void work.send(entry, null);
    }
  };
  const isDone = effect !== null && !effect.is_preview;
  return (
    <form onSubmit={submit} noValidate>
      <FormProblem
        problem={problem}
        textOf={({ code }) => (code in PROBLEMS ? t(PROBLEMS[code as keyof typeof PROBLEMS]) : null)}
      />
      {effect ? (
        <BulkEffectView effect={effect} changes={changes} />
      ) : (
        <BulkFields
          action={action}
          entry={entry}
          needed={needed}
          isAway={problem?.code === 'collector_on_leave'}
          onChange={setEntry}
        />
      )}
      <Group justify="flex-end" mt="lg">
        {isDone ? (
          <Button onClick={onDone} data-autofocus>
            {t('ui:close')}
          </Button>
        ) : (
          <>
            <Button variant="default" onClick={effect ? work.back : onClose}>
              {t(effect ? 'worklist:bulk.back' : 'ui:cancel')}
            </Button>
            <Button type="submit" loading={work.isBusy} disabled={effect?.changed === 0}>
              {effect ? t(`worklist:bulk.do.${action}`, { count: effect.changed }) : t('worklist:bulk.preview')}
            </Button>
          </>
        )}
      </Group>
    </form>
  );
}

const PROBLEMS = {
  selection_changed: 'worklist:bulk.changedMeanwhile',
  preview_required: 'worklist:bulk.previewAgain',
  too_many_selected: 'worklist:bulk.tooManyFound',
  collector_on_leave: 'worklist:bulk.away',
} as const;

/** Asks for the preview, then for the deed. When others were faster: shows what they changed, and previews anew. */
function useBulkWork({ action, selected, rows, readAgain }: BulkDialogProps) {
  const { t } = useTranslation('worklist');
  const queries = useQueryClient();
  const post = api.useMutation('post', '/api/v1/worklist/bulk/');
  const [effect, setEffect] = useState<Schemas['BulkEffect'] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [changes, setChanges] = useState<readonly Changed[]>([]);
  const ask = (entry: typeof NO_ENTRY, token: string | null) =>
    post.mutateAsync({ body: orderOf(action, selected, entry, token) });
  const send = async (entry: typeof NO_ENTRY, token: string | null) => {
    try {
      const found = await ask(entry, token);
      setEffect(found);
      setProblem(null);
      if (!found.is_preview) {
        toastDone(t(`bulk.done.${action}`, { count: found.changed }));
        void refreshPaths(queries, '/api/v1/worklist/', '/api/v1/desk/', '/api/v1/accounts/');
      }
    } catch (error) {
      const refused = toProblem(error);
      setProblem(refused);
      setEffect(null);
      if (refused.code === 'selection_changed' || refused.code === 'preview_required') {
        setChanges(changedRows(rows, await readAgain()));
        setEffect(await ask(entry, null).catch(() => null));
      }
    }
  };
  const back = () => {
    setEffect(null);
    setProblem(null);
    setChanges([]);
  };
  return { effect, problem, changes, isBusy: post.isPending, send, back };
}
