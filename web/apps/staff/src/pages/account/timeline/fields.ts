/** Fields and values of changes in the reader's words. What is not known here is told by its own name. */
import { formatCount, formatDate, formatInstant, formatMoney, useUiSettings } from '@fairdue/ui';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useKnown } from '../../../i18n/i18n';

const AMOUNTS = new Set(['current_balance', 'original_amount', 'promised_amount', 'amount', 'monthly_income']);
/** Fields whose values are words that have a translation, and where it stands. */
const WORDS: Readonly<Record<string, string>> = {
  status: 'ui:status',
  priority: 'accounts:priorities',
  channel: 'account:channels',
  outcome: 'account:outcomes',
  risk_level: 'account:levels',
  role: 'account:partyRoles',
};
const COUNTS = new Set(['priority_score', 'score']);
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;

/** Only people look at these ids as noise; they are left out of timelines. */
const HIDDEN = /(^|_)ids?$/;

/** Whether a change says something to a person. Pure. */
export function isTold(field: string): boolean {
  return !HIDDEN.test(field) && field !== 'priority_score' && field !== 'matched_by';
}

/** How fields and values are called. */
export function useFieldText(): {
  label: (field: string) => string;
  value: (field: string, value: unknown, currency: string) => string;
} {
  const { t } = useTranslation('account');
  const say = useKnown(['account', 'accounts', 'ui']);
  const { locale, timeZone } = useUiSettings();
  return useMemo(() => {
    const label = (field: string) =>
      say(`account:fields.${field}`) ?? say(`account:events.${field.replaceAll('.', '_')}`) ?? plain(field);
    const value = (field: string, found: unknown, currency: string): string => {
      if (found === null || found === undefined || found === '') {
        return t('nothing');
      }
      if (typeof found === 'boolean') {
        return t(found ? 'yes' : 'no');
      }
      const text = typeof found === 'object' ? JSON.stringify(found) : String(found);
      const amount = /^(-?\d+(?:\.\d+)?)(?: [A-Z]{3})?$/.exec(text)?.[1];
      if (AMOUNTS.has(field) && amount !== undefined && currency !== '') {
        return formatMoney(amount, currency, locale);
      }
      if (COUNTS.has(field) && /^\d+$/.test(text)) {
        return formatCount(Number(text), locale);
      }
      if (DATE.test(text)) {
        return formatDate(text, locale);
      }
      if (INSTANT.test(text)) {
        return formatInstant(text.replace(' ', 'T'), locale, timeZone);
      }
      const place = WORDS[field];
      return (place && say(`${place}.${text}`)) ?? text;
    };
    return { label, value };
  }, [t, say, locale, timeZone]);
}

function plain(name: string): string {
  const words = name.replace(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
