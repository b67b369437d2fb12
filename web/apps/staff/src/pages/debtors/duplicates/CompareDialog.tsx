/** Two debtors side by side, and what merging them would do before it is done. */
import { client, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, FormProblem, RowsSkeleton, toastDone } from '@fairdue/ui';
import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../../forms/useSubmit';
import classes from '../Debtors.module.css';
import { type DebtorFile, debtorQuery, useRefreshDebtors } from '../queries';
import { useCompared } from './compared';

interface CompareDialogProps {
  readonly pair: Schemas['CandidateRow'];
  readonly isAdmin: boolean;
  readonly onClose: () => void;
}

type Effect = Schemas['MergeEffect'];

/** The dialog. */
export function CompareDialog({ pair, isAdmin, onClose }: CompareDialogProps) {
  const { t } = useTranslation(['debtors', 'account', 'ui']);
  const [first, second] = [useQuery(debtorQuery(pair.debtor.id)), useQuery(debtorQuery(pair.other.id))];
  const failed = [first, second].find(({ isError }) => isError);
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('duplicates.compareTitle')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {failed && <ErrorState problem={toProblem(failed.error)} onRetry={() => void failed.refetch()} />}
      {first.data && second.data ? (
        <Compared first={first.data} second={second.data} isAdmin={isAdmin} onClose={onClose} />
      ) : (
        !failed && <RowsSkeleton rows={6} />
      )}
    </Modal>
  );
}

interface ComparedProps {
  readonly first: DebtorFile;
  readonly second: DebtorFile;
  readonly isAdmin: boolean;
  readonly onClose: () => void;
}

function Compared({ first, second, isAdmin, onClose }: ComparedProps) {
  const { t } = useTranslation(['debtors', 'account']);
  const rows = useCompared(first, second);
  const [effect, setEffect] = useState<Effect | null>(null);
  const [identity, setIdentity] = useState<'keep' | 'take'>('keep');
  const refresh = useRefreshDebtors();
  const { problem, isBusy, submit } = useSubmit(null, []);
  const merge = (preview: boolean) => async () => {
    const body = { other: second.id, preview, identity: effect?.conflicts.length ? identity : null };
    const path = { debtor_id: first.id };
    return (await client.POST('/api/v1/debtors/{debtor_id}/merge/', { params: { path }, body })).data ?? null;
  };
  const look = () => submit(async () => setEffect(await merge(true)()));
  const doIt = async () => {
    if (await submit(merge(false))) {
      toastDone(t('merge.done', { name: first.full_name }));
      onClose();
      await refresh();
    }
  };
  return (
    <>
      <FormProblem problem={problem} />
      <table className={classes.compare}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('duplicates.known')}</th>
            <th scope="col">{t('duplicates.other')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, one, other }) => (
            <tr key={label} data-differs={(one !== other && one !== '' && other !== '') || undefined}>
              <th scope="row">{label}</th>
              <td>{one || t('account:unknown')}</td>
              <td>{other || t('account:unknown')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {effect && <MergePreview effect={effect} identity={identity} onIdentity={setIdentity} name={first.full_name} />}
      {isAdmin && (
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('account:cancel')}
          </Button>
          {effect ? (
            <Button color="danger" loading={isBusy} onClick={() => void doIt()}>
              {t('merge.verb')}
            </Button>
          ) : (
            <Button loading={isBusy} onClick={() => void look()}>
              {t('merge.preview')}
            </Button>
          )}
        </Group>
      )}
    </>
  );
}

interface MergePreviewProps {
  readonly effect: Effect;
  readonly identity: 'keep' | 'take';
  readonly onIdentity: (identity: 'keep' | 'take') => void;
  readonly name: string;
}

function MergePreview({ effect, identity, onIdentity, name }: MergePreviewProps) {
  const { t } = useTranslation('debtors');
  return (
    <div role="status">
      <Text fw={600} mt="md">
        {t('merge.title', { name })}
      </Text>
      <ul>
        <li>{t('merge.accounts', { count: effect.accounts.length })}</li>
        <li>{t('merge.points', { count: effect.contact_points.length })}</li>
        {effect.parties.length > 0 && <li>{t('merge.parties', { count: effect.parties.length })}</li>}
        {effect.filled.length > 0 && <li>{t('merge.filled', { fields: effect.filled.join(', ') })}</li>}
      </ul>
      {effect.conflicts.length > 0 && (
        <Radio.Group
          label={t('merge.conflict', { fields: effect.conflicts.join(', ') })}
          value={identity}
          onChange={(value) => onIdentity(value as 'keep' | 'take')}
        >
          <Stack gap={6} mt={6}>
            <Radio value="keep" label={t('merge.keep')} />
            <Radio value="take" label={t('merge.take')} />
          </Stack>
        </Radio.Group>
      )}
    </div>
  );
}
