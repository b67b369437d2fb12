/** The state of the audit search in its address, and the request it means. Pure. */
import { type Codec, date, type SearchOf, searchOf, text } from '../../router/search';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id such as those the API gives. */
export const id: Codec<string> = {
  read: (raw) => (UUID.test(String(raw ?? '').trim()) ? String(raw).trim().toLowerCase() : undefined),
};

const SHAPE = { kind: text(100), actor: id, subject: id, from: date, to: date, cursor: text(2000) };

/** What can stand in the address; `to` is the last day inside. */
export type AuditSearch = SearchOf<typeof SHAPE>;
export const auditSearch = searchOf(SHAPE);

/** The search as the API takes it: days become instants by the reader's clock. */
export function toQuery({ kind, actor, subject, from, to, cursor }: AuditSearch, timeZone: string) {
  return {
    ...(kind && { kind }),
    ...(actor && { actor_id: actor }),
    ...(subject && { subject_id: subject }),
    ...(from && { from: startOfDay(from, timeZone) }),
    ...(to && { to: startOfDay(nextDay(to), timeZone) }),
    ...(cursor && { cursor }),
  };
}

/** Whether anything narrows the list. */
export function isFiltered({ cursor: _cursor, ...filters }: AuditSearch): boolean {
  return Object.keys(filters).length > 0;
}

/** The day after. */
export function nextDay(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

/** The instant at which a day begins by the clocks of a time zone; where that hour is skipped, the first after it. */
export function startOfDay(day: string, timeZone: string): string {
  const wanted = Date.parse(`${day}T00:00:00Z`);
  let instant = wanted;
  // Twice, since the offset at the first guess may be that of the other side of a change of clocks.
  for (let round = 0; round < 2; round += 1) {
    instant = wanted - offsetAt(instant, timeZone);
  }
  return new Date(instant).toISOString();
}

function offsetAt(instant: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}
