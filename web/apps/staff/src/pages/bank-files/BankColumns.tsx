/** Which column of a bank's CSV is what: a select for each column, its first values beside it. */
import type { Schemas } from '@fairdue/api-staff';
import { Chip } from '@fairdue/ui';
import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '../mapping-profiles/editor/editor.module.css';
import { Samples } from '../mapping-profiles/editor/Samples';
import { StillNeeded } from '../mapping-profiles/editor/StillNeeded';
import own from './BankFiles.module.css';
import { type Draft, FIELDS, type Field, fieldOf, isSameColumn, lackingOf, withField } from './reading';

interface BankColumnsProps {
  readonly header: readonly string[];
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** The first rows of a file, and what was told of its columns; a profile by itself has none. */
  readonly samples?: Schemas['BankPreview']['samples'];
  readonly told?: Schemas['BankPreview']['columns'];
  readonly isReadOnly?: boolean;
}

/** What is lacking, and the table. */
export function BankColumns({ header, draft, onChange, samples, told = [], isReadOnly = false }: BankColumnsProps) {
  const { t } = useTranslation('bank-files');
  const hasReasons = told.some(({ because }) => because !== null);
  const fields = FIELDS.map((value) => ({ value: String(value), label: t(`fields.${value}`) }));
  const choices = [{ value: '', label: t('read.notRead') }, ...fields];
  return (
    <>
      {!isReadOnly && <Lacking draft={draft} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard (WCAG 2.1.1) */}
      <section className={classes.scroller} aria-label={t('read.columns')} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('read.column')}</th>
              {samples && (
                <th scope="col" className={own.wide}>
                  {t('read.samples')}
                </th>
              )}
              <th scope="col">{t('read.field')}</th>
              {hasReasons && <th scope="col">{t('read.why')}</th>}
            </tr>
          </thead>
          <tbody>
            {header.map((column, at) => {
              // Of columns that have the same name the first is read.
              const isFirst = header.findIndex((other) => isSameColumn(other, column)) === at;
              const field = isFirst ? fieldOf(draft, column) : null;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: names may stand twice and never move
                <tr key={at} data-unused={field === null || undefined}>
                  <th scope="row" className={classes.source}>
                    {column.trim() === '' ? t('read.unnamed') : column}
                    {samples && <div className={own.narrow}>{valuesOf(samples, at).slice(0, 2).join(' · ')}</div>}
                  </th>
                  {samples && <Samples values={valuesOf(samples, at)} className={own.wide} />}
                  <td className={classes.field}>
                    <Select
                      aria-label={t('read.fieldOf', { column })}
                      data={choices}
                      value={field ?? ''}
                      onChange={(next) => onChange(withField(draft, column, (next || null) as Field | null))}
                      allowDeselect={false}
                      maw={320}
                      readOnly={isReadOnly}
                      disabled={!isFirst}
                      comboboxProps={{ shadow: 'md' }}
                    />
                  </td>
                  {hasReasons && (
                    <td className={classes.sure}>
                      <Why because={told.find((one) => one.field === field && one.column === column)?.because} />
                    </td>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </>
  );
}

function valuesOf(samples: Schemas['BankPreview']['samples'], at: number): readonly string[] {
  return samples.map((row) => row[at] ?? '').filter((value) => value !== '');
}

/** By what the column was told, while that stands. */
function Why({ because }: { readonly because: string | null | undefined }) {
  const { t } = useTranslation('bank-files');
  if (because !== 'name' && because !== 'values') {
    return null;
  }
  return <Chip tone={because === 'name' ? 'success' : 'warning'}>{t(`read.because.${because}`)}</Chip>;
}

function Lacking({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation('bank-files');
  const lacking = lackingOf(draft).map((field) => t(`fields.${field}`));
  return (
    <div role="status">
      <StillNeeded
        lacking={lacking.length > 0 ? t('read.lacking', { fields: lacking.join(', ') }) : null}
        complete={t('read.complete')}
      />
    </div>
  );
}
