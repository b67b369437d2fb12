/** How a CSV of a bank is read: which column is what, and how days and amounts are written. Pure. */
import type { Schemas } from '@fairdue/api-staff';

/** As the server takes it; what it answers has the same names and only such values. */
type Document = Schemas['BankDocumentBody'];
/** As the server answers it. */
type Answered = Schemas['BankDocument'];

/** What a column can be. */
export const FIELDS = [
  'amount',
  'debit',
  'date',
  'reference',
  'payer',
  'payer_account',
  'text',
  'bank_reference',
  'method',
  'currency',
] as const;

/** One of them. */
export type Field = (typeof FIELDS)[number];

/** Without these no entry can be read. */
const NEEDED: readonly Field[] = ['amount', 'date'];

/** How the file itself is written; empty texts are told from it. */
export interface Written {
  readonly delimiter: Document['delimiter'];
  readonly encoding: Document['encoding'];
}

/** How its columns are read. A field whose column is empty is in none. */
export interface Draft {
  readonly columns: Readonly<Record<Field, string>>;
  readonly date_order: Document['date_order'];
  readonly decimal: Document['decimal'];
}

/** By what a file is read: a profile, or as somebody says; by neither, as it tells itself. */
export interface ReadBy {
  readonly profile?: string | null;
  readonly written?: Written;
  readonly draft?: Draft | null;
}

/** Of what a document says. */
export function draftOf({ columns, date_order, decimal }: Answered): Draft {
  const all = Object.fromEntries(FIELDS.map((field) => [field, columns[field] ?? '']));
  return {
    columns: all as Record<Field, string>,
    date_order: date_order as Draft['date_order'],
    decimal: decimal as Draft['decimal'],
  };
}

/** How the file itself is written, of what a document says. */
export function writtenOf({ delimiter, encoding }: Answered): Written {
  return { delimiter: delimiter as Written['delimiter'], encoding: encoding as Written['encoding'] };
}

/** The document that a profile keeps. */
export function documentOf(header: readonly string[], draft: Draft, written: Written): Document {
  return { header: [...header], ...draft, ...written, columns: { ...draft.columns } };
}

/** Whether two names are of one column: as on the server, only letters and digits count, whatever their case. */
export function isSameColumn(one: string, other: string): boolean {
  const plain = (name: string) =>
    name
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return plain(one) === plain(other) && plain(one) !== '';
}

/** What a column is, null when it is not read. */
export function fieldOf({ columns }: Draft, column: string): Field | null {
  return FIELDS.find((field) => isSameColumn(columns[field], column)) ?? null;
}

/** Have a column be something, or nothing; it is no more what it was, and no other column is that. */
export function withField(draft: Draft, column: string, field: Field | null): Draft {
  const old = fieldOf(draft, column);
  const columns = { ...draft.columns, ...(old && { [old]: '' }), ...(field && { [field]: column }) };
  return { ...draft, columns };
}

/** Which of the fields that are needed are in no column. */
export function lackingOf({ columns }: Draft): readonly Field[] {
  return NEEDED.filter((field) => columns[field] === '');
}

/** The form with the file, or with its beginning. */
export function formOf(file: Blob, name: string, { profile, written, draft }: ReadBy): FormData {
  const form = new FormData();
  form.set('file', file, name);
  if (profile) {
    form.set('profile', profile);
    return form;
  }
  if (draft) {
    form.set('columns', JSON.stringify(draft.columns));
  }
  const others = { ...written, ...(draft && { date_order: draft.date_order, decimal: draft.decimal }) };
  for (const [option, value] of Object.entries(others)) {
    if (value !== '') {
      form.set(option, value);
    }
  }
  return form;
}

/** A place in which two documents are not the same; `column` is one that a field is in. */
export interface DocumentDifference {
  readonly place: Field | 'header' | 'date_order' | 'decimal' | 'delimiter' | 'encoding';
  readonly before: string;
  readonly after: string;
}

/** Compare an older document with a newer one. */
export function differences(before: Answered, after: Answered): readonly DocumentDifference[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  return (Object.keys(now) as DocumentDifference['place'][])
    .map((place) => ({ place, before: old[place], after: now[place] }))
    .filter((one) => one.before !== one.after);
}

function linesOf(document: Answered): Record<DocumentDifference['place'], string> {
  const { header, date_order, decimal, delimiter, encoding } = document;
  return { ...draftOf(document).columns, header: header.join(', '), date_order, decimal, delimiter, encoding };
}
