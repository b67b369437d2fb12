/** What differs between two documents of a mapping, line by line. Pure. */
import type { MappingDocument } from './editor/draft';

/** One place that is not the same; empty where it says nothing. */
export interface DocumentDifference {
  /** Such as `balance` for a column, `currency =` for a constant, `date_format` for a setting. */
  readonly place: string;
  readonly kind: 'column' | 'constant' | 'setting';
  readonly before: string;
  readonly after: string;
}

/** Compare an older document with a newer one. */
export function differences(before: MappingDocument, after: MappingDocument): readonly DocumentDifference[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const places = [...new Set([...old.keys(), ...now.keys()])];
  return places
    .map((key) => {
      const [kind, place] = key.split(':', 2) as [DocumentDifference['kind'], string];
      return { kind, place, before: old.get(key) ?? '', after: now.get(key) ?? '' };
    })
    .filter((one) => one.before !== one.after);
}

function linesOf(document: MappingDocument): Map<string, string> {
  const { columns = [], constants = {}, format: _format, ...settings } = document;
  const lines = new Map<string, string>();
  for (const column of columns as readonly MappingDocument[]) {
    lines.set(`column:${String(column.field)}`, columnText(column));
  }
  for (const [name, value] of Object.entries(constants as Record<string, string>)) {
    lines.set(`constant:${name}`, value);
  }
  for (const [name, value] of Object.entries(settings)) {
    lines.set(`setting:${name}`, textOf(value));
  }
  return lines;
}

/** Such as `Vorname + Nachname` or `Fällig · date_format D.M.YY`. */
export function columnText({ field: _field, source, sources, any_of, ...styles }: MappingDocument): string {
  const names = Array.isArray(any_of)
    ? any_of.join(' / ')
    : Array.isArray(sources)
      ? sources.join(' + ')
      : String(source ?? '');
  const more = Object.entries(styles).map(([name, value]) => `${name} ${textOf(value)}`);
  return [names, ...more].join(' · ');
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(textOf).join(', ');
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([name, inner]) => `${name}=${textOf(inner)}`)
      .join(', ');
  }
  return String(value);
}
