/** A mapping as it is edited: source columns with their fields, and for each field how it is read. Pure. */

/** What the API keeps (docs/mapping.md, "The document"). */
export type MappingDocument = Readonly<Record<string, unknown>>;

/** A source column and what it becomes; a column may have several targets, and a field several columns. */
export interface Target {
  readonly source: string;
  readonly field: string | null;
}

/** How one field is read. Empty texts say nothing. */
export interface Style {
  /** Several columns: joined by a blank, or the first one that the file has. */
  readonly combine: 'join' | 'any';
  /** The order in which columns are joined, where it is not that of the file. */
  readonly order: readonly string[];
  readonly dateFormat: string;
  readonly yearPivot: string;
  readonly decimalMark: string;
  readonly isMinor: boolean;
  readonly isRequired: boolean;
  readonly values: readonly Pair[];
}

/** A name and what stands for it. */
export type Pair = readonly [name: string, value: string];

/** The whole. */
export interface MappingDraft {
  readonly targets: readonly Target[];
  readonly styles: Readonly<Record<string, Style>>;
  readonly constants: readonly Pair[];
  readonly dateFormat: string;
  readonly decimalMark: string;
  readonly yearPivot: string;
  readonly blanks: readonly string[];
  readonly isLenient: boolean;
  readonly encoding: string;
  readonly delimiter: string;
  readonly sheet: string;
  readonly marker: string;
  readonly rowsColumn: string;
  readonly totalColumn: string;
}

/** A field that nothing is said of. */
export const PLAIN: Style = {
  combine: 'join',
  order: [],
  dateFormat: '',
  yearPivot: '',
  decimalMark: '',
  isMinor: false,
  isRequired: false,
  values: [],
};

/** Read a document; with the header of a file, all its columns come first, in their order. */
export function readDocument(document: MappingDocument, header: readonly string[] = []): MappingDraft {
  const columns = (document.columns ?? []) as readonly MappingDocument[];
  const targets: Target[] = columns.flatMap((column) =>
    sourcesOf(column).map((source) => ({ source, field: String(column.field) })),
  );
  const file = (document.file ?? {}) as MappingDocument;
  const trailer = (document.trailer ?? {}) as MappingDocument;
  return {
    targets: header.length > 0 ? along(header, targets) : targets,
    styles: Object.fromEntries(columns.map((column) => [String(column.field), styleOf(column)])),
    constants: Object.entries((document.constants ?? {}) as Record<string, string>),
    dateFormat: said(document.date_format),
    decimalMark: said(document.decimal_mark),
    yearPivot: said(document.year_pivot),
    blanks: (document.blanks ?? []) as readonly string[],
    isLenient: document.is_lenient === true,
    encoding: said(file.encoding),
    delimiter: said(file.delimiter),
    sheet: said(file.sheet),
    marker: said(trailer.marker),
    rowsColumn: said(trailer.rows_column),
    totalColumn: said(trailer.total_column),
  };
}

/** Write the document that a draft means. */
export function writeDocument(draft: MappingDraft): Record<string, unknown> {
  const fields = [...new Set(draft.targets.flatMap(({ field }) => (field === null ? [] : [field])))];
  const constants = draft.constants.filter(([name, value]) => name !== '' && value.trim() !== '');
  return {
    format: 1,
    ...given({
      date_format: draft.dateFormat,
      decimal_mark: draft.decimalMark,
      year_pivot: numberOf(draft.yearPivot),
      blanks: draft.blanks,
      file: given({ encoding: draft.encoding, delimiter: draft.delimiter, sheet: draft.sheet }),
    }),
    is_lenient: draft.isLenient,
    constants: Object.fromEntries(constants),
    columns: fields.map((field) => columnOf(draft, field)),
    ...(draft.marker !== '' && {
      trailer: given({
        marker: draft.marker,
        rows_column: numberOf(draft.rowsColumn),
        total_column: numberOf(draft.totalColumn),
      }),
    }),
  };
}

/** The columns that a field is read from, in the order in which they are joined. */
export function sourcesFor(draft: MappingDraft, field: string): readonly string[] {
  const found = draft.targets.filter((target) => target.field === field).map(({ source }) => source);
  const order = draft.styles[field]?.order ?? [];
  const place = (source: string) => {
    const at = order.findIndex((name) => isSame(name, source));
    return at < 0 ? order.length : at;
  };
  return found.filter((source) => source.trim() !== '').sort((one, other) => place(one) - place(other));
}

/** Which of the fields that files must bring have neither a column nor a constant. */
export function lackingOf(draft: MappingDraft, required: readonly string[]): readonly string[] {
  const constants = new Set(draft.constants.filter(([, value]) => value !== '').map(([name]) => name));
  return required.filter((field) => sourcesFor(draft, field).length === 0 && !constants.has(field));
}

/** Change how one field is read. */
export function withStyle(draft: MappingDraft, field: string, changes: Partial<Style>): MappingDraft {
  const style = { ...(draft.styles[field] ?? PLAIN), ...changes };
  return { ...draft, styles: { ...draft.styles, [field]: style } };
}

/** Change one target. */
export function withTarget(draft: MappingDraft, at: number, changes: Partial<Target>): MappingDraft {
  return { ...draft, targets: draft.targets.map((one, index) => (index === at ? { ...one, ...changes } : one)) };
}

function sourcesOf(column: MappingDocument): readonly string[] {
  const many = (column.any_of ?? column.sources) as readonly string[] | undefined;
  return many ?? (typeof column.source === 'string' ? [column.source] : []);
}

function along(header: readonly string[], targets: readonly Target[]): Target[] {
  const inFile = header.flatMap((source) => {
    const own = targets.filter((target) => isSame(target.source, source));
    return own.length > 0 ? own.map(({ field }) => ({ source, field })) : [{ source, field: null }];
  });
  const others = targets.filter(({ source }) => !header.some((name) => isSame(name, source)));
  return [...inFile, ...others];
}

/** Whether two names are of one column: as on the server, case does not count, and blanks, hyphens and underscores are alike. */
export function isSame(one: string, other: string): boolean {
  const plain = (name: string) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_-]+/g, ' ');
  return plain(one) === plain(other);
}

function styleOf(column: MappingDocument): Style {
  return {
    combine: column.any_of === undefined ? 'join' : 'any',
    order: sourcesOf(column),
    dateFormat: said(column.date_format),
    yearPivot: said(column.year_pivot),
    decimalMark: said(column.decimal_mark),
    isMinor: column.minor_units === true,
    isRequired: column.is_required === true,
    values: Object.entries((column.values ?? {}) as Record<string, string>),
  };
}

function columnOf(draft: MappingDraft, field: string): Record<string, unknown> {
  const style = draft.styles[field] ?? PLAIN;
  const sources = sourcesFor(draft, field);
  const values = style.values.filter(([name, value]) => name !== '' || value !== '');
  return {
    [style.combine === 'any' ? 'any_of' : 'sources']: sources,
    field,
    ...given({
      date_format: style.dateFormat,
      year_pivot: numberOf(style.yearPivot),
      decimal_mark: style.decimalMark,
      minor_units: style.isMinor || undefined,
      is_required: style.isRequired || undefined,
      values: Object.fromEntries(values),
    }),
  };
}

function said(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

function numberOf(text: string): number | undefined {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text) : undefined;
}

function given(values: Record<string, unknown>): Record<string, unknown> {
  const isGiven = (value: unknown) =>
    value !== undefined && value !== '' && (typeof value !== 'object' || Object.keys(value as object).length > 0);
  return Object.fromEntries(Object.entries(values).filter(([, value]) => isGiven(value)));
}
