/** One's second factor: whether it is on, and everything to do with it. */
import { api, client, readMe, refreshPaths, toProblem } from '@fairdue/api-staff';
import { Chip, ErrorState, FormDialog, InstantText, RowsSkeleton, toastDone, useDialog } from '@fairdue/ui';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Enrolment } from '../../session/second-factor/Enrolment';
import { RecoveryCodes } from '../../session/second-factor/RecoveryCodes';
import { signedIn } from '../../session/session';
import { ProofForm } from './ProofForm';

type Task = 'enrol' | 'codes' | 'off';
const PATH = '/api/v1/auth/second-factor/';
const CODES_FEW = 3;

/** State and buttons. */
export function SecondFactor(): ReactNode {
  const { t } = useTranslation('profile');
  const state = api.useQuery('get', PATH);
  const task = useDialog<Task>();
  const queries = useQueryClient();
  const finish = async () => {
    task.close();
    await refreshPaths(queries, PATH, '/api/v1/auth/sessions/');
    signedIn(await readMe());
  };
  if (!state.data) {
    const problem = state.error && toProblem(state.error);
    return problem ? (
      <ErrorState title={t('secondFactor.failed')} problem={problem} onRetry={() => void state.refetch()} />
    ) : (
      <RowsSkeleton rows={2} />
    );
  }
  const { is_on, is_required, on_since, recovery_codes_left } = state.data;
  const titles = { enrol: t('secondFactor.setUp'), codes: t('secondFactor.renew'), off: t('secondFactor.turnOff') };
  return (
    <Stack gap="sm" align="flex-start">
      <Group gap="xs">
        <Chip tone={is_on ? 'success' : 'neutral'}>{is_on ? t('secondFactor.on') : t('secondFactor.off')}</Chip>
        {is_on && (
          <Text c="dimmed">
            {t('secondFactor.since')} <InstantText instant={on_since} style="day" />
          </Text>
        )}
      </Group>
      {is_on && (
        <Text {...(recovery_codes_left < CODES_FEW && { fw: 600 })}>
          {t('secondFactor.left', { count: recovery_codes_left })}
        </Text>
      )}
      {is_required && <Text c="dimmed">{t('secondFactor.isRequired')}</Text>}
      <Group gap="xs">
        {is_on ? (
          <>
            <Button variant="default" onClick={() => task.open('codes')}>
              {t('secondFactor.renew')}
            </Button>
            {!is_required && (
              <Button variant="outline" color="danger" onClick={() => task.open('off')}>
                {t('secondFactor.turnOff')}
              </Button>
            )}
          </>
        ) : (
          <Button onClick={() => task.open('enrol')}>{t('secondFactor.setUp')}</Button>
        )}
      </Group>
      <FormDialog title={titles[task.subject ?? 'enrol']} isOpen={task.isOpen} onClose={() => void finish()}>
        {task.subject === 'enrol' && <Enrolment onDone={() => void finish()} />}
        {task.subject === 'codes' && <NewCodes onDone={() => void finish()} />}
        {task.subject === 'off' && <TurnOff onDone={() => void finish()} />}
      </FormDialog>
    </Stack>
  );
}

interface TaskProps {
  readonly onDone: () => void;
}

function NewCodes({ onDone }: TaskProps) {
  const { t } = useTranslation('profile');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes) {
    return <RecoveryCodes codes={codes} onDone={onDone} />;
  }
  const make = async (password: string, code: string) => {
    const { data } = await client.POST('/api/v1/auth/second-factor/recovery-codes/', { body: { password, code } });
    setCodes(data?.recovery_codes ?? []);
  };
  return <ProofForm hint={t('secondFactor.renewHint')} verb={t('secondFactor.renew')} onProof={make} />;
}

function TurnOff({ onDone }: TaskProps) {
  const { t } = useTranslation('profile');
  const turnOff = async (password: string, code: string) => {
    await client.POST('/api/v1/auth/second-factor/disable/', { body: { password, code } });
    toastDone(t('secondFactor.offDone'));
    onDone();
  };
  return <ProofForm hint={t('secondFactor.offHint')} verb={t('secondFactor.turnOff')} onProof={turnOff} isDangerous />;
}
