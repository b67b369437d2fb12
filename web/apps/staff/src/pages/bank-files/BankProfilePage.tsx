/** One profile of bank files: which files it reads and how, its versions, and whether it is in use. */
import { client, refreshPaths, toProblem } from '@fairdue/api-staff';
import { ErrorState, PageHeader, RowsSkeleton, StaleDialog, toastDone } from '@fairdue/ui';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useUnsavedGuard } from '../../router/useUnsavedGuard';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import panels from '../imports/imports.module.css';
import { ProfileName } from '../mapping-profiles/ProfileName';
import { ProfileTitle } from '../mapping-profiles/ProfileTitle';
import { BankColumns } from './BankColumns';
import { BankProblem } from './BankProblem';
import { BankVersions } from './BankVersions';
import { BANK_PROFILES, type BankProfile, patchProfile, profileQuery } from './profiles';
import { documentOf, draftOf, lackingOf, writtenOf } from './reading';
import { bankProfileRoute } from './routes';
import { useBankRefusal } from './useBankRefusal';
import { WrittenAs } from './WrittenAs';

/** /payments/bank-profiles/:profileId */
export function BankProfilePage(): ReactNode {
  const { t } = useTranslation('bank-files');
  const { profileId } = bankProfileRoute.useParams();
  const queries = useQueryClient();
  const refusal = useBankRefusal();
  const isAdmin = has(useUser(), ADMINS);
  const { data, error, refetch } = useQuery(profileQuery(profileId));
  if (data === undefined) {
    return (
      <>
        <PageHeader title={t('profiles.one')} />
        {error ? (
          <ErrorState title={t('profiles.oneFailed')} problem={toProblem(error)} onRetry={() => void refetch()} />
        ) : (
          <RowsSkeleton />
        )}
      </>
    );
  }
  const use = async (is_active: boolean) => {
    await patchProfile(data.id, { version: data.version, is_active });
    void refreshPaths(queries, BANK_PROFILES);
  };
  return (
    <>
      <ProfileTitle
        profile={data}
        isAdmin={isAdmin}
        effect={t('profiles.deactivateEffect')}
        onUse={use}
        textOf={refusal}
      />
      <Editor key={data.version} profile={data} isAdmin={isAdmin} />
      <BankVersions profile={data} isAdmin={isAdmin} />
    </>
  );
}

interface EditorProps {
  readonly profile: BankProfile;
  readonly isAdmin: boolean;
}

function Editor({ profile, isAdmin }: EditorProps) {
  const { t } = useTranslation(['bank-files', 'mapping-profiles']);
  const queries = useQueryClient();
  const { header } = profile.document;
  const [name, setName] = useState(profile.name);
  const [draft, setDraft] = useState(() => draftOf(profile.document));
  const [written, setWritten] = useState(() => writtenOf(profile.document));
  const [theirs, setTheirs] = useState<BankProfile | null>(null);
  const before = documentOf(header, draftOf(profile.document), writtenOf(profile.document));
  const document = documentOf(header, draft, written);
  const hasDocument = JSON.stringify(document) !== JSON.stringify(before);
  const hasName = name.trim() !== profile.name;
  const isChanged = hasDocument || hasName;
  useUnsavedGuard(isChanged);
  const save = useMutation({
    mutationFn: () =>
      patchProfile(profile.id, {
        version: profile.version,
        ...(hasName && { name: name.trim() }),
        ...(hasDocument && { document }),
      }),
    onSuccess: async ({ version }) => {
      await refreshPaths(queries, BANK_PROFILES);
      toastDone(hasDocument ? t('mapping-profiles:form.saved', { version }) : t('mapping-profiles:form.savedSame'));
    },
    onError: async (error) => {
      if (toProblem(error).code === 'bank_profile_changed') {
        const params = { path: { bank_profile_id: profile.id } };
        const { data } = await client.GET('/api/v1/bank-profiles/{bank_profile_id}/', { params });
        setTheirs(data ?? null);
      }
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <BankProblem error={theirs ? null : save.error} />
      <Stack gap="md">
        <div className={panels.panel}>
          <ProfileName label={t('mapping-profiles:form.name')} name={name} onChange={setName} isReadOnly={!isAdmin} />
          <Text size="sm" c="dimmed" mt="xs" mb={0}>
            {t(profile.is_active ? 'profiles.readsThese' : 'profiles.readsNone')}
          </Text>
        </div>
        <BankColumns header={header} draft={draft} onChange={setDraft} isReadOnly={!isAdmin} />
        <WrittenAs draft={draft} onChange={setDraft} written={written} onWritten={setWritten} isReadOnly={!isAdmin} />
        {isAdmin && (
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={save.isPending}
              disabled={!isChanged || name.trim() === '' || lackingOf(draft).length > 0}
            >
              {hasDocument
                ? t('mapping-profiles:form.saveVersion', { version: profile.version + 1 })
                : t('mapping-profiles:form.save')}
            </Button>
          </Group>
        )}
      </Stack>
      <StaleDialog
        isOpen={theirs !== null}
        subject={profile.name}
        differences={[
          { label: t('mapping-profiles:changed.version'), mine: profile.version, theirs: theirs?.version ?? '' },
        ]}
        onReload={() => {
          setTheirs(null);
          void refreshPaths(queries, BANK_PROFILES);
        }}
        onClose={() => setTheirs(null)}
      />
    </form>
  );
}
