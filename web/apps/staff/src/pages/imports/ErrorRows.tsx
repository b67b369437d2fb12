/** Errors and warnings, line by line. */
import type { Schemas } from '@fairdue/api-staff';
import { Chip } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import { useFieldName } from '../mapping-profiles/editor/fields';
import classes from './imports.module.css';
import { useCodeText } from './useFailureText';

interface ErrorRowsProps {
  readonly label: string;
  readonly rows: readonly Schemas['RowError'][];
}

/** The table. */
export function ErrorRows({ label, rows }: ErrorRowsProps) {
  const { t } = useTranslation('imports');
  const nameOf = useFieldName();
  const codeText = useCodeText();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard (WCAG 2.1.1)
    <section className={classes.scroller} aria-label={label} tabIndex={0}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('errors.line')}</th>
            <th scope="col">{t('errors.severity')}</th>
            <th scope="col">{t('errors.field')}</th>
            <th scope="col">{t('errors.value')}</th>
            <th scope="col">{t('errors.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, column, value, code, message, severity }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one line may have the same error twice, and rows never move
            <tr key={at}>
              <th scope="row">{line}</th>
              <td>
                <Chip tone={severity === 'error' ? 'danger' : 'warning'}>
                  {t(severity === 'error' ? 'errors.error' : 'errors.warning')}
                </Chip>
              </td>
              <td>{column === '' ? t('errors.wholeRow') : nameOf(column)}</td>
              <td>{value}</td>
              <td className={classes.text}>
                {codeText(code)}
                <small lang="en">{message}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
