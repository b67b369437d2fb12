/** The state of the pages of imports in their addresses. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { choice, type SearchOf, searchOf, text } from '../../router/search';

export const STATUSES = [
  'pending',
  'processing',
  'completed',
  'failed',
  'cancelled',
] as const satisfies readonly Schemas['ImportStatus'][];

export const KINDS = ['accounts', 'recall', 'references'] as const satisfies readonly Schemas['ImportKind'][];

const SHAPE = { status: choice(STATUSES), kind: choice(KINDS), creditor: text(36), cursor: text(2000) };

/** What can stand in the address of the list. */
export type ImportsSearch = SearchOf<typeof SHAPE>;

export const importsSearch = searchOf(SHAPE);

/** A file that mends the errors of an earlier import. */
export const newImportSearch = searchOf({ corrects: text(36) });

const page = {
  read: (raw: unknown) => (/^[1-9]\d{0,6}$/.test(String(raw ?? '')) ? Number(raw) : undefined),
};

const ERRORS_SHAPE = { severity: choice(['error', 'warning']), code: text(50), page };

/** Which errors of an import are shown. */
export type ErrorsSearch = SearchOf<typeof ERRORS_SHAPE>;

export const errorsSearch = searchOf(ERRORS_SHAPE);
