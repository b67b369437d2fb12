/** The versions of the agency's scorecard. */
import { api, type Schemas } from '@fairdue/api-staff';
import { type Column, InstantText, PageHeader } from '@fairdue/ui';
import { Anchor, Button, Text } from '@mantine/core';
import { keepPreviousData } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { PagedTable } from '../../lists/PagedTable';
import { usePageSize } from '../../preferences/preferences';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { NewDraft } from './NewDraft';
import { cardsRoute } from './routes';
import { StateChip } from './StateChip';

type Row = Schemas['ScorecardRow'];
const keyOf = ({ version }: Row) => `${version}`;
const nameOf = ({ name }: Row) => name;

/** /scorecards */
export function CardsPage(): ReactNode {
  const { t } = useTranslation(['scorecards', 'areas']);
  const isAdmin = has(useUser(), ADMINS);
  const active = api.useQuery('get', '/api/v1/scorecards/active/');
  return (
    <>
      <PageHeader title={t('areas:scorecards')} actions={isAdmin && active.data && <NewDraft from={active.data} />} />
      <Text c="dimmed" mb="md" maw={720}>
        {t('intro')}{' '}
        {active.data && (
          <>
            {t('inForce')}{' '}
            <Anchor component={Link} to={`/scorecards/${active.data.id ?? 'built-in'}`} underline="always">
              {active.data.id ? active.data.name : t('builtIn')}
            </Anchor>
            .
          </>
        )}
      </Text>
      <CardsList />
    </>
  );
}

function CardsList(): ReactNode {
  const { t } = useTranslation(['scorecards', 'areas']);
  const { cursor } = cardsRoute.useSearch();
  const navigate = cardsRoute.useNavigate();
  const query = { ...(cursor && { cursor }), ...usePageSize() };
  const page = api.useQuery('get', '/api/v1/scorecards/', { params: { query } }, { placeholderData: keepPreviousData });
  const columns = useCardColumns();
  const open = ({ id }: Row) => void navigate({ to: '/scorecards/$cardId', params: { cardId: id ?? 'built-in' } });
  const builtIn = (
    <Button component={Link} to="/scorecards/built-in" variant="default">
      {t('openBuiltIn')}
    </Button>
  );
  return (
    <>
      <PagedTable
        label={t('areas:scorecards')}
        failed={t('failed')}
        query={page}
        columns={columns}
        rowKey={keyOf}
        rowName={nameOf}
        onOpen={open}
        onCursor={(to) => void navigate({ search: { cursor: to } })}
        empty={{ title: t('empty'), hint: t('emptyHint'), action: builtIn }}
      />
      {page.data && page.data.results.length > 0 && builtIn}
    </>
  );
}

function useCardColumns(): readonly Column<Row>[] {
  const { t } = useTranslation('scorecards');
  return useMemo(
    () => [
      {
        key: 'name',
        header: t('columns.name'),
        cell: (row) => (
          <Anchor component={Link} to={`/scorecards/${row.id ?? 'built-in'}`} fz="sm" fw={500}>
            {row.name}
          </Anchor>
        ),
      },
      { key: 'version', header: t('columns.version'), align: 'end', cell: (row) => row.version },
      { key: 'status', header: t('columns.status'), cell: (row) => <StateChip status={row.status} /> },
      { key: 'author', header: t('columns.author'), cell: (row) => row.author },
      { key: 'approver', header: t('columns.approver'), cell: (row) => row.approved_by || '–' },
      { key: 'updated', header: t('columns.updated'), cell: (row) => <InstantText instant={row.updated_at} /> },
      { key: 'activated', header: t('columns.activated'), cell: (row) => <InstantText instant={row.activated_at} /> },
    ],
    [t],
  );
}
