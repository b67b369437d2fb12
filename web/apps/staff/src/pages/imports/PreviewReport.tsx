/** What an import would come to: counts, totals, errors, and the first rows as they would be stored. */
import type { Schemas } from '@fairdue/api-staff';
import { Chip, formatCount, KpiStrip, useUiSettings } from '@fairdue/ui';
import { Alert, Stack, Title } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFieldName } from '../mapping-profiles/editor/fields';
import { CodeCounts } from './CodeCounts';
import { ErrorRows } from './ErrorRows';
import classes from './imports.module.css';
import { useFailureOf } from './useFailureText';

type Preview = Schemas['Preview'];

const ERRORS_SHOWN_MAX = 100;

/** The report. */
export function PreviewReport({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation('imports');
  return (
    <Stack gap="md">
      <Notices preview={preview} />
      <Counts preview={preview} />
      {hasTotals(preview.control_totals) && <Totals totals={preview.control_totals} />}
      {preview.errors.length > 0 && (
        <div>
          <Title order={3} mb="xs">
            {t('check.found')}
          </Title>
          <CodeCounts counts={preview.code_counts} />
          <ErrorRows label={t('check.found')} rows={preview.errors.slice(0, ERRORS_SHOWN_MAX)} />
        </div>
      )}
      {preview.rows.length > 0 && <StoredRows preview={preview} />}
    </Stack>
  );
}

function hasTotals(totals: Schemas['ControlTotals'] | null): totals is Schemas['ControlTotals'] {
  return totals !== null && (totals.rows_announced !== null || totals.total_announced !== null);
}

function Notices({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation('imports');
  const failureOf = useFailureOf();
  const { failure_code, failure_detail, counts, new_creditors, is_partial, is_tried, mapping_name } = preview;
  return (
    <Stack gap="xs">
      {failure_code !== null ? (
        <Alert
          color="danger"
          variant="light"
          role="alert"
          icon={<TriangleAlert size={16} aria-hidden="true" />}
          title={failureOf(failure_code) ?? failure_detail}
        >
          <span lang="en">{failure_detail}</span>
        </Alert>
      ) : (
        counts.rows === 0 && <Alert color="neutral" variant="light" role="alert" title={t('check.noRows')} />
      )}
      {mapping_name && (
        <p className={classes.note}>
          {t('check.readBy', {
            name: preview.mapping_version ? mapping_name : t('check.layout', { name: mapping_name }),
          })}
        </p>
      )}
      {new_creditors.length > 0 && (
        <Alert
          color="neutral"
          variant="light"
          title={t('check.newCreditors', { count: new_creditors.length, names: new_creditors.join(', ') })}
        />
      )}
      {is_partial && <Alert color="neutral" variant="light" title={t('check.partial')} />}
      {!is_tried && failure_code === null && counts.rows > 0 && !is_partial && (
        <Alert color="neutral" variant="light" title={t('check.lookedUp')} />
      )}
    </Stack>
  );
}

function Counts({ preview: { counts, kind } }: { readonly preview: Preview }) {
  const { t } = useTranslation('imports');
  const { locale } = useUiSettings();
  const names =
    kind === 'recall'
      ? (['rows', 'recalled', 'unchanged', 'errors', 'warnings'] as const)
      : kind === 'references'
        ? (['rows', 'renamed', 'new', 'unchanged', 'errors', 'warnings'] as const)
        : (['rows', 'new', 'changed', 'unchanged', 'errors', 'warnings'] as const);
  const items = names.map((key) => ({ key, label: t(`counts.${key}`), value: formatCount(counts[key], locale) }));
  return <KpiStrip label={t('check.counts')} items={items} />;
}

function Totals({ totals }: { readonly totals: Schemas['ControlTotals'] }) {
  const { t } = useTranslation('imports');
  const { locale } = useUiSettings();
  const lines = [
    { name: 'rows', said: totals.rows_announced, found: totals.rows_found },
    { name: 'total', said: totals.total_announced, found: totals.total_found },
  ] as const;
  return (
    <section aria-labelledby="totals">
      <Title order={3} id="totals" mb="xs">
        {t('totals.title')}
      </Title>
      <div className={classes.scroller}>
        <table className={classes.table}>
          <thead>
            <tr>
              <td />
              <th scope="col">{t('totals.said')}</th>
              <th scope="col">{t('totals.found')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {lines
              .filter(({ said }) => said !== null)
              .map(({ name, said, found }) => (
                <tr key={name}>
                  <th scope="row">{t(`totals.${name}`)}</th>
                  <td>{plain(said, locale)}</td>
                  <td>{found === null ? t('totals.unreadable') : plain(found, locale)}</td>
                  <td>
                    <Chip tone={isEqual(said, found) ? 'success' : 'danger'}>
                      {t(isEqual(said, found) ? 'totals.same' : 'totals.differs')}
                    </Chip>
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A number or a decimal string in the locale, every digit kept. */
function plain(value: number | string | null, locale: string): string {
  const digits = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
  return value === null ? '' : digits.format(value as number);
}

/** Whether two decimals are the same: trailing zeros say nothing. */
export function isEqual(said: number | string | null, found: number | string | null): boolean {
  const trimmed = (value: number | string | null) =>
    String(value ?? '')
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '');
  return said !== null && found !== null && trimmed(said) === trimmed(found);
}

function StoredRows({ preview: { rows, mapping } }: { readonly preview: Preview }) {
  const { t } = useTranslation('imports');
  const nameOf = useFieldName();
  const fields = mapping.map(({ field }) => field).filter((field) => rows.some(({ values }) => values[field]));
  return (
    <div>
      <Title order={3} id="stored" mb="xs">
        {t('check.stored', { count: rows.length })}
      </Title>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard (WCAG 2.1.1) */}
      <section className={classes.scroller} tabIndex={0} aria-labelledby="stored">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('errors.line')}</th>
              {fields.map((field) => (
                <th scope="col" key={field}>
                  {nameOf(field)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ line, is_bad, values }) => (
              <tr key={line} data-bad={is_bad || undefined}>
                <th scope="row">
                  {line} {is_bad && <Chip tone="danger">{t('check.bad')}</Chip>}
                </th>
                {fields.map((field) => (
                  <td key={field}>{values[field]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
