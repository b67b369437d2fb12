/** One mapping profile: what it says, its versions, and whether it is in use. */
import { api, client, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, FormProblem, PageHeader, RowsSkeleton, StaleDialog, toastDone } from '@fairdue/ui';
import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnsavedGuard } from '../../router/useUnsavedGuard';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { readDocument, writeDocument } from './editor/draft';
import { type ImportKind, useFieldRows } from './editor/fields';
import { MappingEditor } from './editor/MappingEditor';
import { type Head, ProfileHead } from './ProfileHead';
import { ProfileTitle } from './ProfileTitle';
import { patchProfile } from './patchProfile';
import { profileRoute } from './routes';
import { useProblemText } from './useProblemText';
import { Versions } from './Versions';

type Profile = Schemas['ProfileRow'];
export const PROFILES = '/api/v1/mapping-profiles/';

/** /mapping-profiles/:profileId */
export function ProfilePage(): ReactNode {
  const { t } = useTranslation('mapping-profiles');
  const { profileId } = profileRoute.useParams();
  const init = { params: { path: { profile_id: profileId } } };
  const profile = api.useQuery('get', '/api/v1/mapping-profiles/{profile_id}/', init);
  const fields = useFieldRows();
  const textOf = useProblemText();
  const queries = useQueryClient();
  const isAdmin = has(useUser(), ADMINS);
  const failed = profile.error ?? fields.error;
  if (profile.data === undefined || fields.data === undefined) {
    return (
      <>
        <PageHeader title={t('one')} />
        {failed ? (
          <ErrorState title={t('oneFailed')} problem={toProblem(failed)} onRetry={() => void profile.refetch()} />
        ) : (
          <RowsSkeleton />
        )}
      </>
    );
  }
  const { id, version } = profile.data;
  const use = async (is_active: boolean) => {
    await patchProfile(id, { version, is_active });
    void refreshPaths(queries, PROFILES);
  };
  return (
    <>
      <ProfileTitle
        profile={profile.data}
        isAdmin={isAdmin}
        effect={t('deactivate.effect')}
        onUse={use}
        textOf={textOf}
      />
      <Editor key={version} profile={profile.data} fields={fields.data} isAdmin={isAdmin} />
      <Versions profile={profile.data} isAdmin={isAdmin} />
    </>
  );
}

interface EditorProps {
  readonly profile: Profile;
  readonly fields: readonly Schemas['FieldRow'][];
  readonly isAdmin: boolean;
}

function headOf({ name, creditor, kind }: Profile): Head {
  return { name, creditor, kind: kind as ImportKind };
}

function Editor({ profile, fields, isAdmin }: EditorProps) {
  const { t } = useTranslation('mapping-profiles');
  const textOf = useProblemText();
  const queries = useQueryClient();
  const [head, setHead] = useState(() => headOf(profile));
  const [draft, setDraft] = useState(() => readDocument(profile.document));
  const [theirs, setTheirs] = useState<Profile | null>(null);
  const init = { params: { path: { profile_id: profile.id } } };
  const hasDocument = JSON.stringify(draft) !== JSON.stringify(readDocument(profile.document));
  const hasHead = head.name !== profile.name || head.creditor !== profile.creditor;
  useUnsavedGuard(hasDocument || hasHead);
  const save = useMutation({
    mutationFn: () => {
      const changes = hasHead ? { name: head.name.trim(), creditor: head.creditor } : {};
      const document = hasDocument ? { document: writeDocument(draft) } : {};
      return patchProfile(profile.id, { version: profile.version, ...changes, ...document });
    },
    onSuccess: async ({ version }) => {
      await refreshPaths(queries, PROFILES);
      toastDone(hasDocument ? t('form.saved', { version }) : t('form.savedSame'));
    },
    onError: async (error) => {
      if (toProblem(error).code === 'profile_changed') {
        const { data } = await client.GET('/api/v1/mapping-profiles/{profile_id}/', init);
        setTheirs(data ?? null);
      }
    },
  });
  const problem = save.error ? toProblem(save.error) : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <FormProblem problem={problem?.code === 'profile_changed' ? null : problem} textOf={textOf} />
      <ProfileHead head={head} onChange={setHead} hasKind isReadOnly={!isAdmin} />
      <MappingEditor draft={draft} onChange={setDraft} kind={head.kind} fields={fields} isReadOnly={!isAdmin} />
      {isAdmin && (
        <Group justify="flex-end" mt="md">
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!(hasDocument || hasHead) || head.name.trim() === ''}
          >
            {hasDocument ? t('form.saveVersion', { version: profile.version + 1 }) : t('form.save')}
          </Button>
        </Group>
      )}
      <StaleDialog
        isOpen={theirs !== null}
        subject={profile.name}
        differences={[{ label: t('changed.version'), mine: profile.version, theirs: theirs?.version ?? '' }]}
        onReload={() => {
          setTheirs(null);
          void refreshPaths(queries, PROFILES);
        }}
        onClose={() => setTheirs(null)}
      />
    </form>
  );
}
