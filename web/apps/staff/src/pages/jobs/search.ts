/** The state of the list of jobs in its address. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { choice, type SearchOf, searchOf, text } from '../../router/search';

export const STATUSES = [
  'todo',
  'doing',
  'succeeded',
  'failed',
  'cancelled',
  'aborted',
] as const satisfies readonly Schemas['JobStatus'][];

const SHAPE = { status: choice(STATUSES), cursor: text(2000) };

/** What can stand in the address. */
export type JobsSearch = SearchOf<typeof SHAPE>;

export const jobsSearch = searchOf(SHAPE);
