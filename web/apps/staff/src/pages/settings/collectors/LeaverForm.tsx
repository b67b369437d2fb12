/** Switch somebody off: first it is told what becomes of the accounts he holds. */
import { api, client, type Problem, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, FormActions, FormProblem, RowsSkeleton } from '@fairdue/ui';
import { Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { useSettingsRefusal } from '../refusals';
import { Preview } from './Preview';
import { TargetFields } from './TargetFields';
import { BY_RULES, type Target } from './targets';
import { reassign, usePreview } from './usePreview';

type CollectorRow = Schemas['CollectorRow'];

/** Who is switched off. */
export interface Leaver {
  readonly userId: string;
  readonly username: string;
  readonly name: string;
}

interface LeaverFormProps {
  readonly person: Leaver;
  readonly effect: string;
  /** Switch off more than the collector: the user. */
  readonly onSwitchOff?: () => Promise<void>;
  readonly onDone: () => Promise<void>;
  readonly onCancel: () => void;
}

const NO_FIELDS = { setErrors: () => {} };

/** Finds out whether he holds accounts at all. */
export function LeaverForm(props: LeaverFormProps) {
  const { t } = useTranslation('settings');
  const query = { search: props.person.username };
  const found = api.useQuery('get', '/api/v1/collectors/', { params: { query } });
  if (found.error) {
    const problem: Problem = toProblem(found.error);
    return <ErrorState title={t('collectors.failedOne')} problem={problem} onRetry={() => void found.refetch()} />;
  }
  if (!found.data) {
    return <RowsSkeleton rows={4} />;
  }
  const collector = found.data.results.find(({ user_id }) => user_id === props.person.userId);
  return <KnownLeaver {...props} collector={collector ?? null} />;
}

function KnownLeaver(props: LeaverFormProps & { readonly collector: CollectorRow | null }) {
  const { effect, onSwitchOff, onDone, onCancel, collector } = props;
  const collectorId = collector?.id ?? null;
  const { t } = useTranslation('settings');
  const queries = useQueryClient();
  const [target, setTarget] = useState<Target>(BY_RULES);
  const [isOff, setIsOff] = useState(false);
  const preview = usePreview(collectorId, target);
  const { problem, isBusy, submit } = useSubmit(NO_FIELDS, []);
  const textOf = useSettingsRefusal();
  const leave = async () => {
    // Off first: who leaves must not sign in again, whatever becomes of the accounts.
    let isLeftToServer = false;
    if (collector?.is_active && !isOff) {
      isLeftToServer = target.way === 'rules';
      await switchOff(collector.id, isLeftToServer);
      setIsOff(true);
    }
    await onSwitchOff?.();
    setIsOff(true);
    if (collectorId !== null) {
      if (!isLeftToServer) {
        await reassign(collectorId, target);
      }
      await refreshPaths(queries, '/api/v1/assignment-capacity/', '/api/v1/accounts/', '/api/v1/desk/');
    }
    await onDone();
  };
  const holdsNone = collectorId === null || preview.outcome?.held === 0;
  const count = target.way === 'keep' ? 0 : (preview.outcome?.reassigned ?? 0);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit(leave);
      }}
    >
      <FormProblem problem={problem} textOf={textOf} />
      <Stack>
        <Text>{isOff ? t('reassign.isOff') : effect}</Text>
        {collectorId !== null && !(holdsNone && target.way === 'rules') && (
          <TargetFields collectorId={collectorId} target={target} onChange={setTarget} canKeep />
        )}
        <Preview preview={preview} />
      </Stack>
      <FormActions
        verb={count > 0 ? t('reassign.offAndMove', { count, text: String(count) }) : t('switchOff')}
        isBusy={isBusy}
        isDangerous
        isDisabled={preview.isBusy || isIncomplete(target)}
        onCancel={onCancel}
      />
    </form>
  );
}

/** The server gives the accounts away by the rules, or leaves them: both it and this form would move them twice. */
async function switchOff(collectorId: string, isLeftToServer: boolean): Promise<void> {
  const params = { path: { collector_id: collectorId } };
  const body = { is_active: false, accounts: isLeftToServer ? 'reassign' : 'keep' } as const;
  await client.PATCH('/api/v1/collectors/{collector_id}/', { params, body });
}

function isIncomplete({ way, collectorId, teamId }: Target): boolean {
  return (way === 'collector' && collectorId === '') || (way === 'team' && teamId === '');
}
