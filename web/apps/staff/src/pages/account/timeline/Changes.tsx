/** Fields that an entry changed: old -> new. */
import { ArrowRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import classes from '../Account.module.css';
import { isTold, useFieldText } from './fields';

interface ChangesProps {
  readonly changes: Readonly<Record<string, unknown>>;
  readonly currency: string;
  /** Also what only auditors want to see. */
  readonly isWhole?: boolean;
}

/** Nothing when nothing changed. */
export function Changes({ changes, currency, isWhole = false }: ChangesProps) {
  const { t } = useTranslation('account');
  const { label, value } = useFieldText();
  const told = Object.entries(changes).filter(
    ([field, change]) => Array.isArray(change) && (isWhole || (isTold(field) && field !== 'outcome')),
  ) as [string, unknown[]][];
  if (told.length === 0) {
    return null;
  }
  return (
    <dl className={classes.changes}>
      {told.map(([field, [before, after]]) => (
        <div key={field}>
          <dt>{label(field)}</dt>
          <dd>
            {before !== null && before !== undefined && before !== '' && (
              <>
                <del>{value(field, before, currency)}</del>
                <ArrowRight size={12} role="img" aria-label={t('timeline.became')} />
              </>
            )}
            <ins>{value(field, after, currency)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
