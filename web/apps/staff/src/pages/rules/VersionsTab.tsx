/** The versions of the rules: what changed in each, and putting one in force again. */
import { api, type Schemas } from '@fairdue/api-staff';
import { Chip, type Column, InstantText } from '@fairdue/ui';
import { Button, Group } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { rulesRoute } from './routes';
import { VersionDrawer } from './VersionDrawer';

type Row = Schemas['RulesVersionRow'];
const keyOf = ({ version }: Row) => `${version}`;

/** The tab. */
export function VersionsTab({ inForce }: { readonly inForce: Schemas['RulesRow'] }) {
  const { t } = useTranslation('rules');
  const { cursor } = rulesRoute.useSearch();
  const navigate = rulesRoute.useNavigate();
  const isEditor = has(useUser(), ADMINS);
  const [open, setOpen] = useState<number | null>(null);
  const query = { ...(cursor && { cursor }), ...usePageSize() };
  const page = api.useQuery(
    'get',
    '/api/v1/assignment-rules/versions/',
    { params: { query } },
    { placeholderData: keepPreviousData },
  );
  const columns = useVersionColumns(inForce.version, setOpen);
  return (
    <>
      <PagedTable
        label={t('tabs.versions')}
        failed={t('versions.failed')}
        query={page}
        columns={columns}
        rowKey={keyOf}
        rowName={keyOf}
        onOpen={({ version }) => setOpen(version)}
        onCursor={(to) => void navigate({ search: { tab: 'versions', cursor: to } })}
        empty={{ title: t('versions.empty'), hint: t('versions.emptyHint') }}
      />
      {page.data && page.data.results.length > 0 && (
        <Group mt="sm">
          <Button variant="subtle" onClick={() => setOpen(0)}>
            {t('versions.first')}
          </Button>
        </Group>
      )}
      {open !== null && (
        <VersionDrawer version={open} inForce={inForce.version} isEditor={isEditor} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

function useVersionColumns(inForce: number, onOpen: (version: number) => void): readonly Column<Row>[] {
  const { t } = useTranslation('rules');
  return useMemo(
    () => [
      {
        key: 'version',
        header: t('versions.version'),
        cell: (row) => (
          <Group gap="xs" wrap="nowrap">
            {t('version', { version: row.version })}
            {row.version === inForce && <Chip tone="success">{t('versions.inForce')}</Chip>}
          </Group>
        ),
      },
      { key: 'at', header: t('versions.at'), cell: (row) => <InstantText instant={row.created_at} /> },
      { key: 'rules', header: t('versions.rules'), align: 'end', cell: (row) => row.rule_count },
      {
        key: 'note',
        header: t('versions.note'),
        cell: (row) =>
          row.note || (row.restored_from === null ? '' : t('versions.restored', { version: row.restored_from })),
      },
      {
        key: 'open',
        header: t('columns.actions'),
        cell: (row) => (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t('versions.differencesOf', { version: row.version })}
            onClick={() => onOpen(row.version)}
          >
            {t('versions.differences')}
          </Button>
        ),
      },
    ],
    [t, inForce, onOpen],
  );
}
