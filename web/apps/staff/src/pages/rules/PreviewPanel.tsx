/** What a run of rules would do now: by rule, by team, by collector, what stays without a place and why, with examples. */
import type { Schemas } from '@fairdue/api-staff';
import { AppTable, type Column, formatCount, KpiStrip, Money, useUiSettings } from '@fairdue/ui';
import { Text, Title } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Rules.module.css';
import { reasonText } from './reasons';

type Preview = Schemas['RulesPreview'];
type Balances = Preview['collectors'][number]['balances'];

interface PreviewPanelProps {
  readonly preview: Preview;
  readonly isDraft: boolean;
}

/** The panel; it takes the focus when it comes. */
export function PreviewPanel({ preview, isDraft }: PreviewPanelProps) {
  const { t } = useTranslation('rules');
  const { locale } = useUiSettings();
  const head = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new preview takes the focus
  useEffect(() => head.current?.focus(), [preview]);
  const figures = (['accounts', 'assigned', 'unplaced'] as const).map((key) => ({
    key,
    label: t(`preview.${key}`),
    value: formatCount(preview[key], locale),
  }));
  return (
    <section aria-labelledby="preview-title">
      <Title order={2} id="preview-title" ref={head} tabIndex={-1} mb={4}>
        {t('preview.title')}
      </Title>
      <Text c="dimmed" mb="sm">
        {isDraft ? t('preview.ofDraft') : t('preview.ofForce')}
        {preview.is_capped && ` ${t('preview.capped')}`}
      </Text>
      <KpiStrip label={t('preview.totals')} items={figures} />
      <div className={classes.panels}>
        <ByCollector preview={preview} />
        <ByRule preview={preview} />
        {preview.unplaced_by_reason.length > 0 && <ByReason preview={preview} />}
      </div>
      {preview.examples.length > 0 && <Examples preview={preview} />}
    </section>
  );
}

function Sums({ balances }: { readonly balances: Balances }) {
  return balances.map(({ currency, amount }) => (
    <div key={currency}>
      <Money amount={amount} currency={currency} />
    </div>
  ));
}

function Panel({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <Title order={3} mb="xs">
        {title}
      </Title>
      {children}
    </div>
  );
}

function useColumnsOf<Row extends { accounts: number; balances: Balances }>(
  first: Column<Row>,
  more: readonly Column<Row>[] = [],
) {
  const { t } = useTranslation('rules');
  const { locale } = useUiSettings();
  return useMemo<readonly Column<Row>[]>(
    () => [
      first,
      {
        key: 'accounts',
        header: t('preview.accounts'),
        align: 'end',
        cell: (row) => formatCount(row.accounts, locale),
      },
      ...more,
      { key: 'balance', header: t('preview.balance'), align: 'end', cell: (row) => <Sums balances={row.balances} /> },
    ],
    [t, locale, first, more],
  );
}

function ByCollector({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation('rules');
  type Row = Preview['collectors'][number];
  const name = useMemo<Column<Row>>(
    () => ({ key: 'name', header: t('preview.collector'), cell: (row) => row.collector_name }),
    [t],
  );
  const holds = useMemo<readonly Column<Row>[]>(
    () => [
      {
        key: 'holds',
        header: t('preview.holds'),
        align: 'end',
        cell: ({ open_accounts, max_accounts }) => t('preview.of', { held: open_accounts, most: max_accounts }),
      },
    ],
    [t],
  );
  const columns = useColumnsOf(name, holds);
  return (
    <Panel title={t('preview.byCollector')}>
      {preview.collectors.length === 0 ? (
        <Text c="dimmed">{t('preview.nobody')}</Text>
      ) : (
        <AppTable
          label={t('preview.byCollector')}
          columns={columns}
          rows={preview.collectors}
          rowKey={idOf}
          rowName={nameOf}
        />
      )}
    </Panel>
  );
}

const idOf = (row: Preview['collectors'][number]) => row.collector_id;
const nameOf = (row: Preview['collectors'][number]) => row.collector_name;
const ruleOf = (row: Preview['rules'][number]) => row.rule;
const reasonOf = (row: Preview['unplaced_by_reason'][number]) => row.reason;
const accountOf = (row: Preview['examples'][number]) => row.account_id;
const referenceOf = (row: Preview['examples'][number]) => row.external_ref;

function ByRule({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation('rules');
  const { locale } = useUiSettings();
  type Row = Preview['rules'][number];
  const name = useMemo<Column<Row>>(() => ({ key: 'rule', header: t('columns.rule'), cell: ruleOf }), [t]);
  const assigned = useMemo<readonly Column<Row>[]>(
    () => [
      {
        key: 'assigned',
        header: t('preview.assigned'),
        align: 'end',
        cell: (row) => formatCount(row.assigned, locale),
      },
    ],
    [t, locale],
  );
  const columns = useColumnsOf(name, assigned);
  return (
    <Panel title={t('preview.byRule')}>
      <AppTable label={t('preview.byRule')} columns={columns} rows={preview.rules} rowKey={ruleOf} rowName={ruleOf} />
    </Panel>
  );
}

function ByReason({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation('rules');
  type Row = Preview['unplaced_by_reason'][number];
  const reason = useMemo<Column<Row>>(
    () => ({ key: 'reason', header: t('preview.reason'), cell: (row) => reasonText(row.reason, t) }),
    [t],
  );
  const columns = useColumnsOf(reason);
  return (
    <Panel title={t('preview.byReason')}>
      <AppTable
        label={t('preview.byReason')}
        columns={columns}
        rows={preview.unplaced_by_reason}
        rowKey={reasonOf}
        rowName={reasonOf}
      />
    </Panel>
  );
}

function Examples({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation('rules');
  type Row = Preview['examples'][number];
  const columns = useMemo<readonly Column<Row>[]>(
    () => [
      { key: 'reference', header: t('preview.account'), cell: referenceOf },
      {
        key: 'balance',
        header: t('preview.balance'),
        align: 'end',
        cell: (row) => <Money amount={row.balance} currency={row.currency} />,
      },
      { key: 'rule', header: t('columns.rule'), cell: (row) => row.rule ?? t('preview.noRule') },
      { key: 'to', header: t('preview.to'), cell: (row) => row.collector_name ?? reasonText(row.reason ?? '', t) },
    ],
    [t],
  );
  return (
    <>
      <Title order={3} mt="md" mb="xs">
        {t('preview.examples')}
      </Title>
      <AppTable
        label={t('preview.examples')}
        columns={columns}
        rows={preview.examples}
        rowKey={accountOf}
        rowName={referenceOf}
      />
    </>
  );
}
