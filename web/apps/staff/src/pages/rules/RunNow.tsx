/** Runs the rules in force now, after saying what that does. */
import { client, toProblem } from '@fairdue/api-staff';
import { toastDone, toastFailed, useConfirm } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { has, LEADS } from '../../session/roles';
import { useUser } from '../../session/session';
import { useRefreshRules } from './useRules';

/** The button, for who may. */
export function RunNow() {
  const { t } = useTranslation('rules');
  const user = useUser();
  const confirm = useConfirm();
  const refresh = useRefreshRules();
  const [isRunning, setIsRunning] = useState(false);
  if (!has(user, LEADS)) {
    return null;
  }
  const run = async () => {
    if (!(await confirm({ title: t('run.title'), effect: t('run.effect'), verb: t('run.verb') }))) {
      return;
    }
    setIsRunning(true);
    try {
      const { data } = await client.POST('/api/v1/accounts/assign/');
      toastDone(t('run.done', { assigned: data?.assigned ?? 0, unplaced: data?.unplaced ?? 0 }));
      await refresh();
    } catch (error) {
      toastFailed(toProblem(error).detail);
    } finally {
      setIsRunning(false);
    }
  };
  return (
    <Button
      variant="default"
      loading={isRunning}
      leftSection={<Play size={16} aria-hidden="true" />}
      onClick={() => void run()}
    >
      {t('run.verb')}
    </Button>
  );
}
