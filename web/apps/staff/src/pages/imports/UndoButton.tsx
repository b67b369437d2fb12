/** Undoes an import: what it would do, what stands in the way, and a confirmation that is typed. */
import { api, client, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, FormProblem, formatCount, RowsSkeleton, toastDone, useUiSettings } from '@fairdue/ui';
import { Button, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

type Import = Schemas['ImportDetail'];
type Report = Schemas['UndoReport'];

const POLL_MS = 1_000;

interface UndoProps {
  readonly detail: Import;
}

/** The button and its dialog. */
export function UndoButton({ detail }: UndoProps) {
  const { t } = useTranslation(['imports', 'ui']);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setIsOpen(true)}>
        {t('undo.open')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('undo.title', { file: detail.file_name })}
        size="lg"
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        <Undo detail={detail} onClose={() => setIsOpen(false)} />
      </Modal>
    </>
  );
}

function Undo({ detail, onClose }: UndoProps & { readonly onClose: () => void }) {
  const { t } = useTranslation(['imports', 'ui']);
  const queries = useQueryClient();
  const init = { params: { path: { import_id: detail.id } } };
  const report = api.useQuery('get', '/api/v1/imports/{import_id}/undo/', init, {
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? POLL_MS : false),
  });
  const isUndone = report.data?.status === 'undone';
  useEffect(() => {
    if (isUndone) {
      toastDone(t('undo.done', { file: detail.file_name }));
      void refreshPaths(queries, '/api/v1/imports/', '/api/v1/accounts/');
    }
  }, [isUndone, queries, t, detail.file_name]);
  if (report.data === undefined) {
    return report.isError ? (
      <ErrorState title={t('undo.failed')} problem={toProblem(report.error)} onRetry={() => void report.refetch()} />
    ) : (
      <RowsSkeleton rows={3} />
    );
  }
  if (report.data.status === 'running' || isUndone) {
    return (
      <Text role="status" aria-busy="true">
        {t('undo.running')}
      </Text>
    );
  }
  return report.data.status === 'blocked' ? (
    <Blocked report={report.data} onClose={onClose} />
  ) : (
    <Confirm detail={detail} report={report.data} onClose={onClose} onDone={() => void report.refetch()} />
  );
}

interface BlockedProps {
  readonly report: Report;
  readonly onClose: () => void;
}

function Blocked({ report, onClose }: BlockedProps) {
  const { t } = useTranslation(['imports', 'ui']);
  return (
    <Stack gap="sm">
      <Text>{t('undo.blocked')}</Text>
      <List>
        {report.left.map(({ reason, count, examples }) => (
          <List.Item key={reason}>
            {t(`undo.reasons.${reason as 'worked'}`, { count })}{' '}
            {examples.map(({ account_id, external_ref }, at) => (
              <span key={account_id}>
                {at > 0 && ', '}
                <Link to="/accounts" search={{ search: external_ref }}>
                  {external_ref}
                </Link>
              </span>
            ))}
          </List.Item>
        ))}
      </List>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('ui:close')}
        </Button>
      </Group>
    </Stack>
  );
}

interface ConfirmProps extends UndoProps {
  readonly report: Report;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function Confirm({ detail, report, onClose, onDone }: ConfirmProps) {
  const { t } = useTranslation(['imports', 'ui']);
  const { locale } = useUiSettings();
  const [typed, setTyped] = useState('');
  const undo = useMutation({
    mutationFn: () => client.POST('/api/v1/imports/{import_id}/undo/', { params: { path: { import_id: detail.id } } }),
    onSettled: onDone,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    undo.mutate();
  };
  return (
    <form onSubmit={submit}>
      <FormProblem problem={undo.error ? toProblem(undo.error) : null} />
      <List mb="sm">
        <List.Item>
          {t('undo.withdrawn', { count: report.withdrawn, text: formatCount(report.withdrawn, locale) })}
        </List.Item>
        <List.Item>
          {t('undo.restored', { count: report.restored, text: formatCount(report.restored, locale) })}
        </List.Item>
      </List>
      <Text mb="md">{t('undo.final')}</Text>
      <TextInput
        label={t('undo.type', { file: detail.file_name })}
        value={typed}
        autoComplete="off"
        data-autofocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('ui:cancel')}
        </Button>
        <Button
          type="submit"
          color="danger"
          loading={undo.isPending}
          disabled={typed.trim() !== detail.file_name.trim()}
        >
          {t('undo.verb')}
        </Button>
      </Group>
    </form>
  );
}
