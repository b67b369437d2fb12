/** The first entries of a bank file as they would be taken, and those that would be refused. */
import type { Schemas } from '@fairdue/api-staff';
import { DateText, formatCount, useUiSettings } from '@fairdue/ui';
import { Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import tables from '../imports/imports.module.css';
import { useMethodText } from '../payments/useMethodText';
import { ItemAmount } from './ItemAmount';
import { ProblemLines, ProblemText } from './ProblemLines';

type Entry = Schemas['BankPreviewEntry'];

interface FirstEntriesProps {
  readonly preview: Schemas['BankPreview'];
  /** Whether they are being read anew. */
  readonly isRefreshing: boolean;
}

/** A table, and what is wrong further down. */
export function FirstEntries({ preview, isRefreshing }: FirstEntriesProps) {
  const { t } = useTranslation('bank-files');
  const { locale } = useUiSettings();
  const { entries, problems, looked_at_count: looked, refused_count: refused } = preview;
  const counts = { looked: formatCount(looked, locale), refused: formatCount(refused, locale) };
  const below = problems.filter(({ line }) => !entries.some((entry) => entry.line === line));
  return (
    <div aria-busy={isRefreshing}>
      <Title order={2} size="h3" mb={4}>
        {t('entries.title')}
      </Title>
      <Text size="sm" c="dimmed" role="status" mb="xs">
        {looked === 0
          ? t('entries.none')
          : refused === 0
            ? t('entries.allGood', { ...counts, count: looked })
            : t('entries.some', { ...counts, count: refused })}
      </Text>
      {entries.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard (WCAG 2.1.1)
        <section className={tables.scroller} tabIndex={0} aria-label={t('entries.title')}>
          <table className={tables.table} aria-label={t('entries.title')}>
            <thead>
              <tr>
                <th scope="col">{t('entries.line')}</th>
                <th scope="col">{t('columns.booked')}</th>
                <th scope="col" data-end>
                  {t('columns.amount')}
                </th>
                <th scope="col">{t('columns.reference')}</th>
                <th scope="col">{t('columns.payer')}</th>
                <th scope="col">{t('fields.method')}</th>
                <th scope="col">{t('columns.text')}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <EntryRow key={entry.line} entry={entry} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {below.length > 0 && (
        <>
          <Text size="sm">{t('entries.below')}</Text>
          <ProblemLines problems={below} label={t('entries.below')} />
        </>
      )}
    </div>
  );
}

function EntryRow({ entry }: { readonly entry: Entry }) {
  const methodText = useMethodText();
  const { line, problem, amount, booked_on } = entry;
  if (problem || amount === null || booked_on === null) {
    return (
      <tr data-bad>
        <th scope="row">{line}</th>
        <td colSpan={6} className={tables.text}>
          {problem && <ProblemText problem={problem} />}
        </td>
      </tr>
    );
  }
  return (
    <tr>
      <th scope="row">{line}</th>
      <td>
        <DateText date={booked_on} />
      </td>
      <td data-end>
        <ItemAmount item={{ ...entry, amount }} />
      </td>
      <td>{entry.reference || '–'}</td>
      <td>{entry.payer_name || '–'}</td>
      <td>{methodText(entry.method)}</td>
      <td>{entry.text || '–'}</td>
    </tr>
  );
}
