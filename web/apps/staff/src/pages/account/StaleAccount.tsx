/** Somebody else changed the account that one is about to change: who, when, what; what was typed stays. */
import { type Difference, formatRelative, StaleDialog, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import type { Stale } from './desk';
import type { Account } from './queries';
import { useFieldText } from './timeline/fields';

const COMPARED = [
  'status',
  'current_balance',
  'assigned_to',
  'priority',
  'due_date',
  'follow_up_on',
  'is_escalated',
  'last_contact_at',
] as const satisfies readonly (keyof Account)[];

interface StaleAccountProps {
  readonly stale: Stale | null;
  readonly onReload: () => void;
  readonly onClose: () => void;
}

/** The dialog of the 409. */
export function StaleAccount({ stale, onReload, onClose }: StaleAccountProps) {
  const { t } = useTranslation('account');
  const { locale } = useUiSettings();
  const differences = useDifferences(stale);
  const facts = stale?.problem.facts ?? {};
  const changedAt = typeof facts.changed_at === 'string' ? facts.changed_at : null;
  return (
    <StaleDialog
      isOpen={stale !== null}
      subject={t('stale.subject', { reference: stale?.now.external_ref ?? '' })}
      changedBy={typeof facts.changed_by === 'string' ? facts.changed_by : null}
      changedWhen={changedAt && formatRelative(changedAt, locale, Date.now())}
      differences={differences}
      onReload={onReload}
      onClose={onClose}
    />
  );
}

function useDifferences(stale: Stale | null): Difference[] {
  const { t } = useTranslation('account');
  const { label, value } = useFieldText();
  if (stale === null) {
    return [];
  }
  const { seen, now, problem } = stale;
  const known = new Set(seen.recent_activities.map(({ id }) => id));
  const came = now.recent_activities.filter(({ id }) => !known.has(id));
  const told = (account: Account, field: (typeof COMPARED)[number]) => {
    const found = account[field];
    return value(field, typeof found === 'object' ? (found?.full_name ?? null) : found, account.currency);
  };
  const changed = COMPARED.filter((field) => JSON.stringify(seen[field]) !== JSON.stringify(now[field])).map(
    (field) => ({
      label: label(field),
      mine: told(seen, field),
      theirs: told(now, field),
    }),
  );
  const notes = came
    .filter(({ kind, text }) => kind === 'note' && text)
    .map(({ text, id }, index) => ({
      label: index === 0 ? t('stale.note') : `${t('stale.note')} ${id.slice(-4)}`,
      mine: '',
      theirs: text,
    }));
  const rows = [...changed, ...notes];
  if (rows.length > 0) {
    return rows;
  }
  const kinds = Array.isArray(problem.facts.kinds) ? problem.facts.kinds.map(String) : [];
  return kinds.map((kind) => ({ label: t('stale.happened'), mine: '', theirs: label(kind) }));
}
