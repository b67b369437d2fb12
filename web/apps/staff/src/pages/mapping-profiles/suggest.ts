/** Asks the server what the columns of a file may be. */
import { type Schemas, upload } from '@fairdue/api-staff';
import type { ImportKind } from './editor/fields';

const SAMPLE_BYTES = 4 * 1024 * 1024;
/** Text files can be cut: only their first rows are looked at. */
const CAN_BE_CUT = /\.(csv|tsv|txt|jsonl|ndjson)$/i;

/** Of a long text file only the beginning is sent. Raises Problem. */
export function suggestFor(file: File, kind: ImportKind): Promise<Schemas['Suggested']> {
  const isCut = CAN_BE_CUT.test(file.name) && file.size > SAMPLE_BYTES;
  const form = new FormData();
  form.set('file', isCut ? file.slice(0, SAMPLE_BYTES) : file, file.name);
  form.set('kind', kind);
  return upload<Schemas['Suggested']>('/api/v1/mapping-profiles/suggest/file/', form);
}
