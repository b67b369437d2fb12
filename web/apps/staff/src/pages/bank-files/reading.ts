/** How a CSV of a bank is read, as the form of the API. Pure. */

/** What a column can hold. */
export const COLUMNS = [
  'amount',
  'date',
  'reference',
  'payer',
  'payer_account',
  'text',
  'bank_reference',
  'method',
  'currency',
] as const;

/** What somebody says of a file; what is blank is told from the file itself. */
export interface ReadBy {
  readonly columns: Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;
  readonly date_order: string;
  readonly decimal: string;
  readonly delimiter: string;
}

/** The form with the file. */
export function formOf(file: File, { columns, ...others }: ReadBy): FormData {
  const form = new FormData();
  form.set('file', file, file.name);
  const named = Object.entries(columns).flatMap(([field, name]) => (name?.trim() ? [[field, name.trim()]] : []));
  form.set('columns', JSON.stringify(Object.fromEntries(named)));
  for (const [name, value] of Object.entries(others)) {
    if (value !== '') {
      form.set(name, value);
    }
  }
  return form;
}
