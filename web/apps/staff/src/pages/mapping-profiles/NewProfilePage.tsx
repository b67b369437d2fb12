/** A new mapping profile: from nothing, from a built-in layout, or from the columns of a file. */
import { api, client, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, FormProblem, PageHeader, RowsSkeleton, toastDone } from '@fairdue/ui';
import { Button, FileButton, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileSpreadsheet } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnsavedGuard } from '../../router/useUnsavedGuard';
import type { Sampled } from './editor/ColumnsTable';
import { type MappingDraft, readDocument, writeDocument } from './editor/draft';
import { type ImportKind, useFieldRows } from './editor/fields';
import { MappingEditor } from './editor/MappingEditor';
import { type Head, ProfileHead } from './ProfileHead';
import { newProfileRoute } from './routes';
import { suggestFor } from './suggest';
import { useProblemText } from './useProblemText';

/** /mapping-profiles/new */
export function NewProfilePage(): ReactNode {
  const { t } = useTranslation('mapping-profiles');
  const { copy } = newProfileRoute.useSearch();
  const builtIn = api.useQuery('get', '/api/v1/mapping-profiles/builtin/', {});
  const fields = useFieldRows();
  const failed = [fields, ...(copy === undefined ? [] : [builtIn])].find(({ isError }) => isError);
  const copied = builtIn.data?.find(({ name, kind }) => name === copy && kind === 'accounts');
  return (
    <>
      <PageHeader title={t('new')} />
      {fields.data && (copy === undefined || builtIn.data) ? (
        <NewProfile fields={fields.data} copied={copied} />
      ) : failed ? (
        <ErrorState
          title={t('form.failed')}
          problem={toProblem(failed.error)}
          onRetry={() => void Promise.all([fields.refetch(), builtIn.refetch()])}
        />
      ) : (
        <RowsSkeleton />
      )}
    </>
  );
}

interface NewProfileProps {
  readonly fields: readonly Schemas['FieldRow'][];
  readonly copied: Schemas['BuiltInRow'] | undefined;
}

function NewProfile({ fields, copied }: NewProfileProps) {
  const { t } = useTranslation('mapping-profiles');
  const queries = useQueryClient();
  const navigate = newProfileRoute.useNavigate();
  const textOf = useProblemText();
  const [head, setHead] = useState<Head>({
    name: copied ? t('copyOf', { name: copied.name }) : '',
    creditor: null,
    kind: 'accounts',
  });
  const [draft, setDraft] = useState<MappingDraft>(() => readDocument(copied?.document ?? {}));
  const [sampled, setSampled] = useState<Sampled>();
  const [isTouched, setIsTouched] = useState(false);
  const save = useMutation({
    mutationFn: async () => {
      const body = { name: head.name.trim(), creditor: head.creditor, kind: head.kind, is_active: true };
      const { data } = await client.POST('/api/v1/mapping-profiles/', {
        body: { ...body, document: writeDocument(draft) },
      });
      return data as Schemas['ProfileRow'];
    },
    onSuccess: async (made) => {
      setIsTouched(false);
      await queries.invalidateQueries();
      toastDone(t('form.created'));
      await navigate({ to: '/mapping-profiles/$profileId', params: { profileId: made.id }, ignoreBlocker: true });
    },
  });
  const read = useMutation({
    mutationFn: (file: File) => suggestFor(file, head.kind),
    onSuccess: (found) => {
      setSampled(found);
      setDraft(
        readDocument(
          found.document,
          found.suggestions.map(({ source }) => source),
        ),
      );
      setIsTouched(true);
    },
  });
  useUnsavedGuard(isTouched);
  const problem = save.error ?? read.error;
  const onKind = (kind: ImportKind) => kind !== head.kind && setSampled(undefined);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <FormProblem problem={problem ? toProblem(problem) : null} textOf={textOf} />
      <ProfileHead
        head={head}
        onChange={(next) => {
          onKind(next.kind);
          setHead(next);
          setIsTouched(true);
        }}
      />
      <Group mb="md" gap="sm">
        <FileButton onChange={(file) => file && read.mutate(file)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              loading={read.isPending}
              leftSection={<FileSpreadsheet size={16} aria-hidden="true" />}
            >
              {t('form.fromFile')}
            </Button>
          )}
        </FileButton>
        <Text size="sm" c="dimmed">
          {t('form.fromFileHint')}
        </Text>
      </Group>
      <MappingEditor
        draft={draft}
        onChange={(next) => {
          setDraft(next);
          setIsTouched(true);
        }}
        kind={head.kind}
        fields={fields}
        sampled={sampled}
      />
      <Group justify="flex-end" mt="md">
        <Button type="submit" loading={save.isPending} disabled={head.name.trim() === ''}>
          {t('form.save')}
        </Button>
      </Group>
    </form>
  );
}
