/** Figures of the API as the page shows them: one currency at a time, never added up. Pure. */
import type { Schemas } from '@fairdue/api-staff';

/** Ages of open accounts, in their order. */
export const AGES = ['not_due', '0-30 days', '31-60 days', '61-90 days', '90+ days'] as const;

/** A bar: its name, the text at it, and how long it is drawn. */
export interface Bar {
  readonly name: string;
  /** Exact, in words of the reader's locale. */
  readonly text: string;
  /** Only for the length of the bar, where a rounded number does no harm. */
  readonly length: number;
}

/** Currencies there are figures of, the agency's first. */
export function currenciesOf({ currency, by_currency }: Schemas['Dashboard']): readonly string[] {
  return [...new Set([currency, ...by_currency.map((each) => each.currency)])];
}

/** What was collected in one currency. */
export function collectedIn(rows: readonly Schemas['CollectedIn'][], currency: string): string {
  return rows.find((row) => row.currency === currency)?.total_collected ?? '0';
}

/** Ages in one currency; null when there are no open accounts in it. */
export function agesIn(report: Schemas['AgingReport'], currency: string): Schemas['CurrencyBuckets'] | null {
  return report.by_currency.find((row) => row.currency === currency) ?? null;
}

/** The name of a week by its Monday, such as "Nov 16", or of a month, such as "Nov 2026". */
export function periodName(firstDay: string, per: 'week' | 'month', locale: string): string {
  const style =
    per === 'week' ? ({ day: 'numeric', month: 'short' } as const) : ({ month: 'short', year: 'numeric' } as const);
  return new Intl.DateTimeFormat(locale, { ...style, timeZone: 'UTC' }).format(new Date(`${firstDay}T00:00:00Z`));
}
