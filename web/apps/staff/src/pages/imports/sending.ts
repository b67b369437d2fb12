/** What is sent with a file, as the form of the API. */
import { type Schemas, upload } from '@fairdue/api-staff';

/** What the sender says of a file. Empty texts say nothing. */
export interface Terms {
  readonly kind: Schemas['ImportKind'];
  readonly creditor: string | null;
  readonly asOf: string;
  readonly controlRows: string;
  readonly controlTotal: string;
}

export const NO_TERMS: Terms = { kind: 'accounts', creditor: null, asOf: '', controlRows: '', controlTotal: '' };

/** A file with everything that is said of it. */
export interface Parcel {
  readonly file: File;
  readonly terms: Terms;
  /** The mapping profile it is read by; null leaves that to the server. */
  readonly profile: string | null;
  /** The import whose errors it mends. */
  readonly corrects: string | null;
}

/** The form; a preview takes no `corrects`. */
export function formOf({ file, terms, profile, corrects }: Parcel, isPreview: boolean): FormData {
  const form = new FormData();
  form.set('file', file, file.name);
  form.set('kind', terms.kind);
  const others = {
    creditor: terms.creditor,
    profile,
    as_of: terms.asOf,
    control_rows: terms.controlRows,
    control_total: terms.controlTotal,
    corrects: isPreview ? null : corrects,
  };
  for (const [name, value] of Object.entries(others)) {
    if (value) {
      form.set(name, value);
    }
  }
  return form;
}

interface SendOptions {
  readonly onProgress: (part: number) => void;
  readonly signal: AbortSignal;
}

/** Ask what an import would come to. Raises Problem. */
export function previewOf(parcel: Parcel, options: SendOptions): Promise<Schemas['Preview']> {
  return upload<Schemas['Preview']>('/api/v1/imports/preview/', formOf(parcel, true), options);
}

/** Start an import. Raises Problem. */
export function startImport(parcel: Parcel, options: SendOptions): Promise<Schemas['ImportDetail']> {
  return upload<Schemas['ImportDetail']>('/api/v1/imports/upload/', formOf(parcel, false), options);
}
