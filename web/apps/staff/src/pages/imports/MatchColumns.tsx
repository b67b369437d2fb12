/** Matches the columns of a file by hand, from what is suggested or from a profile, and saves that as a profile. */
import { client, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { FormProblem, toastDone } from '@fairdue/ui';
import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lackingOf, readDocument, writeDocument } from '../mapping-profiles/editor/draft';
import { requiredOf } from '../mapping-profiles/editor/fields';
import { MappingEditor } from '../mapping-profiles/editor/MappingEditor';
import { nameOfFile, ProfileName } from '../mapping-profiles/ProfileName';
import { patchProfile } from '../mapping-profiles/patchProfile';
import { useProblemText } from '../mapping-profiles/useProblemText';
import classes from './imports.module.css';
import type { Terms } from './sending';

type Profile = Schemas['ProfileRow'];

interface MatchColumnsProps {
  readonly sample: Schemas['Suggested'];
  readonly fields: readonly Schemas['FieldRow'][];
  readonly terms: Terms;
  readonly file: File;
  /** Whether the creditor of this file has an active profile already. */
  readonly hasOwn: boolean;
  /** The profile that is changed; without one a new one is made. */
  readonly edited?: Profile;
  readonly onBack: () => void;
  readonly onNext: (profile: string) => void;
}

/** The editor, and under it how the result is kept. */
export function MatchColumns(props: MatchColumnsProps) {
  const { sample, fields, terms, file, hasOwn, edited, onBack, onNext } = props;
  const { t } = useTranslation('imports');
  const textOf = useProblemText();
  const queries = useQueryClient();
  const header = sample.suggestions.map(({ source }) => source);
  const [start] = useState(() => readDocument(edited?.document ?? sample.document, header));
  const [draft, setDraft] = useState(start);
  const [name, setName] = useState(edited?.name ?? nameOfFile(file));
  const [isForCreditor, setIsForCreditor] = useState(terms.creditor !== null && !hasOwn);
  const lacking = lackingOf(draft, requiredOf(fields, terms.kind));
  const save = useMutation({
    mutationFn: async (): Promise<Profile> => {
      const document = writeDocument(draft);
      if (edited) {
        return patchProfile(edited.id, { version: edited.version, document });
      }
      const creditor = isForCreditor ? terms.creditor : null;
      const body = { name: name.trim(), kind: terms.kind, creditor, document, is_active: true };
      const { data } = await client.POST('/api/v1/mapping-profiles/', { body });
      return data as Profile;
    },
    onSuccess: async (profile) => {
      await refreshPaths(queries, '/api/v1/mapping-profiles/');
      toastDone(t('columnsStep.saved', { name: profile.name }));
      onNext(profile.id);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (edited && draft === start) {
      onNext(edited.id);
    } else {
      save.mutate();
    }
  };
  return (
    <form onSubmit={submit}>
      <FormProblem problem={save.error ? toProblem(save.error) : null} textOf={textOf} />
      <MappingEditor draft={draft} onChange={setDraft} kind={terms.kind} fields={fields} sampled={sample} />
      <Stack className={classes.panel} gap="sm" mt="md">
        {!edited && (
          <ProfileName label={t('columnsStep.name')} hint={t('columnsStep.nameHint')} name={name} onChange={setName} />
        )}
        {!edited && terms.creditor !== null && (
          <Checkbox
            label={t('columnsStep.forCreditor')}
            description={hasOwn ? t('columnsStep.hasOwn') : undefined}
            checked={isForCreditor}
            disabled={hasOwn}
            onChange={(event) => setIsForCreditor(event.currentTarget.checked)}
          />
        )}
        <Group justify="space-between">
          <Button variant="default" onClick={onBack}>
            {t('next.back')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === '' || lacking.length > 0}>
            {edited ? t('next.saveVersion', { version: edited.version + 1 }) : t('next.saveProfile')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
