/** One creditor: what he placed, how his files are read, and what became of them. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import {
  Chip,
  ErrorState,
  Facts,
  formatCount,
  type Kpi,
  KpiStrip,
  Money,
  PageHeader,
  RowsSkeleton,
  Section,
  useDialog,
  useUiSettings,
} from '@fairdue/ui';
import { Anchor, Button, List, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Pencil } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { useRate } from '../settings/collectors/rates';
import { CreditorDialog } from './CreditorDialog';
import { creditorRoute } from './routes';
import { orderName } from './terms';

type CreditorRow = Schemas['CreditorRow'];

/** /creditors/{id} */
export function CreditorPage(): ReactNode {
  const { t } = useTranslation('creditors');
  const { creditorId } = creditorRoute.useParams();
  const params = { path: { creditor_id: creditorId } };
  const found = api.useQuery('get', '/api/v1/creditors/{creditor_id}/', { params });
  if (found.data) {
    return <KnownCreditor creditor={found.data} />;
  }
  return (
    <>
      <PageHeader title={t('one')} />
      {found.isError ? (
        <ErrorState title={t('failedOne')} problem={toProblem(found.error)} onRetry={() => void found.refetch()} />
      ) : (
        <RowsSkeleton />
      )}
    </>
  );
}

function KnownCreditor({ creditor }: { readonly creditor: CreditorRow }) {
  const { t } = useTranslation('creditors');
  const user = useUser();
  const edit = useDialog<CreditorRow | null>();
  const rate = useRate();
  const mayReadImports = has(user, [...ADMINS, 'readonly']);
  const facts = [
    { key: 'reference', label: t('reference'), value: creditor.reference || '–' },
    { key: 'currency', label: t('currency'), value: creditor.currency ?? t('agencyCurrency') },
    { key: 'commission', label: t('terms'), value: rate(creditor.commission_rate) },
    {
      key: 'order',
      label: t('order'),
      value: t(`orders.${orderName(creditor.allocation_order)}`, { order: creditor.allocation_order.join(', ') }),
    },
  ];
  return (
    <>
      <PageHeader
        title={creditor.name}
        beside={
          <Chip tone={creditor.is_active ? 'success' : 'neutral'}>{creditor.is_active ? t('active') : t('off')}</Chip>
        }
        actions={
          has(user, ADMINS) && (
            <Button
              variant="default"
              leftSection={<Pencil size={16} aria-hidden="true" />}
              onClick={() => edit.open(creditor)}
            >
              {t('edit')}
            </Button>
          )
        }
      />
      <Figures creditorId={creditor.id} />
      <Section title={t('about')} about={t('aboutHint')}>
        <Facts items={facts} />
      </Section>
      {mayReadImports && (
        <>
          <Section title={t('profiles')} about={t('profilesHint')}>
            <Profiles creditorId={creditor.id} />
          </Section>
          <Section title={t('imports')} about={t('importsHint')}>
            <Anchor component={Link} to={`/imports?creditor=${creditor.id}`}>
              {t('toImports')}
            </Anchor>
          </Section>
        </>
      )}
      <CreditorDialog state={edit} />
    </>
  );
}

function Figures({ creditorId }: { readonly creditorId: string }) {
  const { t } = useTranslation('creditors');
  const { locale } = useUiSettings();
  const all = useSummary(creditorId, false);
  const open = useSummary(creditorId, true);
  const number = (summary: Schemas['AccountSummary'] | undefined) =>
    summary && `${formatCount(summary.count, locale)}${summary.is_capped ? '+' : ''}`;
  const balances: Kpi[] = (open?.balances ?? []).map(({ currency, balance }) => ({
    key: currency,
    label: t('balance', { currency }),
    value: <Money amount={balance} currency={currency} />,
  }));
  return (
    <KpiStrip
      label={t('figures')}
      items={[
        { key: 'all', label: t('placed'), value: number(all) },
        { key: 'open', label: t('open'), value: number(open) },
        ...balances,
      ]}
    />
  );
}

const OPEN = 'new,assigned,in_contact,negotiating,payment_plan,disputed';

function useSummary(creditorId: string, isOpen: boolean): Schemas['AccountSummary'] | undefined {
  const query = { creditor: creditorId, ...(isOpen && { status: OPEN }) };
  return api.useQuery('get', '/api/v1/accounts/summary/', { params: { query } }).data;
}

const SHOWN = 20;

function Profiles({ creditorId }: { readonly creditorId: string }) {
  const { t } = useTranslation('creditors');
  const query = { creditor: creditorId, page_size: SHOWN };
  const found = api.useQuery('get', '/api/v1/mapping-profiles/', { params: { query } });
  if (!found.data) {
    return found.isError ? (
      <ErrorState title={t('failedProfiles')} problem={toProblem(found.error)} onRetry={() => void found.refetch()} />
    ) : (
      <RowsSkeleton rows={2} />
    );
  }
  if (found.data.results.length === 0) {
    return <Text c="dimmed">{t('noProfiles')}</Text>;
  }
  return (
    <List size="md">
      {found.data.results.map(({ id, name, version }) => (
        <List.Item key={id}>{t('profile', { name, version })}</List.Item>
      ))}
    </List>
  );
}
