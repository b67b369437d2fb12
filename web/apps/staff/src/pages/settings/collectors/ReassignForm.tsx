/** Give a collector's accounts to others: to whom, what that would do, then do it. */
import { refreshPaths, type Schemas } from '@fairdue/api-staff';
import { FormActions, FormProblem, toastDone } from '@fairdue/ui';
import { Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import { useSettingsRefusal } from '../refusals';
import { Outcome } from './Outcome';
import { Preview } from './Preview';
import { TargetFields } from './TargetFields';
import { BY_RULES, type Target } from './targets';
import { reassign, usePreview } from './usePreview';

interface ReassignFormProps {
  readonly collectorId: string;
  readonly onClose: () => void;
}

const NO_FIELDS = { setErrors: () => {} };

/** The form, then what was done. */
export function ReassignForm({ collectorId, onClose }: ReassignFormProps) {
  const { t } = useTranslation('settings');
  const queries = useQueryClient();
  const [target, setTarget] = useState<Target>(BY_RULES);
  const [done, setDone] = useState<Schemas['Reassignment'] | null>(null);
  const preview = usePreview(done ? null : collectorId, target);
  const { problem, isBusy, submit } = useSubmit(NO_FIELDS, []);
  const textOf = useSettingsRefusal();
  const move = async () => {
    const outcome = await reassign(collectorId, target);
    setDone(outcome);
    toastDone(t('reassign.didMove', { count: outcome?.reassigned ?? 0, text: String(outcome?.reassigned ?? 0) }));
    await refreshPaths(queries, '/api/v1/assignment-capacity/', '/api/v1/accounts/', '/api/v1/desk/');
  };
  if (done) {
    return (
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
        }}
      >
        <Outcome outcome={done} />
        <FormActions verb={t('done')} />
      </form>
    );
  }
  const count = preview.outcome?.reassigned ?? 0;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit(move);
      }}
    >
      <FormProblem problem={problem} textOf={textOf} />
      <Stack>
        <TargetFields collectorId={collectorId} target={target} onChange={setTarget} />
        <Preview preview={preview} />
      </Stack>
      <FormActions
        verb={count === 0 ? t('reassign.moveNone') : t('reassign.move', { count, text: String(count) })}
        isBusy={isBusy}
        isDisabled={count === 0 || preview.isBusy}
        onCancel={onClose}
      />
    </form>
  );
}
