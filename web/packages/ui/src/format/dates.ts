/** Dates and instants as words. A business date has no time zone and is never shifted by one. */

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** How an instant is told: with its time, only its day, only its time, or that to the second. */
export type InstantStyle = 'full' | 'day' | 'time' | 'exact';

const STYLES: Readonly<Record<InstantStyle, Intl.DateTimeFormatOptions>> = {
  full: { dateStyle: 'medium', timeStyle: 'short' },
  day: { dateStyle: 'medium' },
  time: { timeStyle: 'short' },
  exact: { timeStyle: 'medium' },
};

/** Format a business date such as "2026-11-30". Raises RangeError for anything else. */
export function formatDate(date: string, locale: string): string {
  const found = DATE.exec(date);
  if (!found) {
    throw new RangeError(`not a date: ${date}`);
  }
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number];
  const midnight = new Date(Date.UTC(year, month - 1, day));
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(midnight);
}

/** Format an instant such as "2026-11-30T14:05:00Z" as clocks of the time zone show it. */
export function formatInstant(instant: string, locale: string, timeZone: string, style: InstantStyle = 'full'): string {
  return new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone }).format(new Date(instant));
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** Say how long ago an instant was, or how far ahead it is, such as "2 minutes ago". */
export function formatRelative(instant: string, locale: string, now: number): string {
  const seconds = (Date.parse(instant) - now) / 1000;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) {
      return format.format(Math.round(seconds / size), unit);
    }
  }
  return format.format(0, 'second');
}
