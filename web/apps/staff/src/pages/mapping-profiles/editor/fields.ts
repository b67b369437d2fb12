/** The fields that columns can be mapped to, as the editor offers them. */
import { api, type Schemas } from '@fairdue/api-staff';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useKnown } from '../../../i18n/i18n';

/** One of our fields. */
export type FieldRow = Schemas['FieldRow'];

/** What a file is for. */
export type ImportKind = Schemas['ImportKind'];

export const KINDS = ['accounts', 'recall', 'references'] as const satisfies readonly ImportKind[];

const FOREVER_MS = Number.POSITIVE_INFINITY;

/** Read the list once. */
export function useFieldRows() {
  return api.useQuery('get', '/api/v1/mapping-profiles/fields/', {}, { staleTime: FOREVER_MS });
}

/** Names of fields in the person's language; one that is unknown here by its own name. */
export function useFieldName(): (field: string) => string {
  const known = useKnown('mapping-profiles');
  return useCallback((field) => known(`fields.${field}`) ?? field, [known]);
}

/** What a Select lists: first what files of this kind must bring. */
export function useFieldChoices(fields: readonly FieldRow[], kind: ImportKind) {
  const { t } = useTranslation('mapping-profiles');
  const nameOf = useFieldName();
  return useMemo(() => {
    const own = fields.filter(({ kinds }) => kinds.includes(kind));
    const items = (isRequired: boolean) =>
      own
        .filter(({ required_for }) => required_for.includes(kind) === isRequired)
        .map(({ name }) => ({ value: name, label: nameOf(name) }));
    return [
      { group: t('editor.required'), items: items(true) },
      { group: t('editor.optional'), items: items(false) },
    ];
  }, [fields, kind, t, nameOf]);
}

/** Which fields files of this kind must bring. */
export function requiredOf(fields: readonly FieldRow[], kind: ImportKind): readonly string[] {
  return fields.filter(({ required_for }) => required_for.includes(kind)).map(({ name }) => name);
}

/** How the text of a field is read: as a date, as an amount, or as it is. */
export function styleOfField(fields: readonly FieldRow[], name: string | null): 'date' | 'amount' | null {
  const kind = fields.find((field) => field.name === name)?.kind;
  return kind === 'amount' ? 'amount' : kind === 'date' || kind === 'birth_date' ? 'date' : null;
}
