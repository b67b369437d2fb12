/** The versions of a profile: who made each, what differs from the one in use, and bringing one back. */
import { api, client, refreshPaths, type Schemas, toProblem } from '@fairdue/api-staff';
import {
  Chip,
  ErrorState,
  formatInstant,
  RowsSkeleton,
  toastDone,
  toastFailed,
  useConfirm,
  useUiSettings,
} from '@fairdue/ui';
import { Button, Group, Table, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { differences } from './differences';
import { useFieldName } from './editor/fields';
import classes from './ProfilePage.module.css';

type Profile = Schemas['ProfileRow'];
type Version = Schemas['VersionRow'];

interface VersionsProps {
  readonly profile: Profile;
  readonly isAdmin: boolean;
}

/** The list, newest first. */
export function Versions({ profile, isAdmin }: VersionsProps) {
  const { t } = useTranslation('mapping-profiles');
  const init = { params: { path: { profile_id: profile.id }, query: { page_size: 100 } } };
  const page = api.useQuery('get', '/api/v1/mapping-profiles/{profile_id}/versions/', init);
  return (
    <section aria-labelledby="versions" className={classes.builtIns}>
      <Title order={2} id="versions" mb="xs">
        {t('versions.title')}
      </Title>
      {page.data ? (
        <div className={classes.panel}>
          <ul className={classes.versions}>
            {page.data.results.map((version) => (
              <VersionItem key={version.version} version={version} profile={profile} isAdmin={isAdmin} />
            ))}
          </ul>
        </div>
      ) : page.isError ? (
        <ErrorState title={t('versions.failed')} problem={toProblem(page.error)} onRetry={() => void page.refetch()} />
      ) : (
        <RowsSkeleton rows={2} />
      )}
    </section>
  );
}

type VersionItemProps = VersionsProps & { readonly version: Version };

function VersionItem({ version: { version, created_by, created_at, document }, profile, isAdmin }: VersionItemProps) {
  const { t } = useTranslation('mapping-profiles');
  const { locale, timeZone } = useUiSettings();
  const [isOpen, setIsOpen] = useState(false);
  const isCurrent = version === profile.version;
  return (
    <li>
      <div>
        <strong>{t('versions.number', { version })}</strong>{' '}
        {isCurrent && <Chip tone="success">{t('versions.current')}</Chip>}
        <Text size="sm" c="dimmed">
          {t('versions.by', { name: created_by, when: formatInstant(created_at, locale, timeZone) })}
        </Text>
      </div>
      {!isCurrent && (
        <Group gap="xs">
          <Button
            variant="default"
            size="compact-md"
            aria-expanded={isOpen}
            aria-label={t('versions.showOf', { version })}
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? t('versions.closed') : t('versions.show')}
          </Button>
          {isAdmin && <RestoreButton profile={profile} version={version} />}
        </Group>
      )}
      {isOpen && <Differences version={version} before={document} profile={profile} />}
    </li>
  );
}

function RestoreButton({ profile, version }: { readonly profile: Profile; readonly version: number }) {
  const { t } = useTranslation('mapping-profiles');
  const confirm = useConfirm();
  const queries = useQueryClient();
  const names = { version, next: profile.version + 1, name: profile.name };
  const restore = useMutation({
    mutationFn: () =>
      client.POST('/api/v1/mapping-profiles/{profile_id}/restore/', {
        params: { path: { profile_id: profile.id } },
        body: { version },
      }),
    onSuccess: ({ data }) => {
      toastDone(t('versions.restored', { version, next: data?.version ?? names.next }));
      void refreshPaths(queries, '/api/v1/mapping-profiles/');
    },
    onError: (error) => toastFailed(toProblem(error).detail),
  });
  const ask = async () => {
    const question = { title: t('versions.restoreTitle', names), effect: t('versions.restoreEffect', names) };
    if (await confirm({ ...question, verb: t('versions.restore') })) {
      restore.mutate();
    }
  };
  return (
    <Button
      variant="default"
      size="compact-md"
      loading={restore.isPending}
      leftSection={<History size={14} aria-hidden="true" />}
      aria-label={t('versions.restoreOf', { version })}
      onClick={() => void ask()}
    >
      {t('versions.restore')}
    </Button>
  );
}

interface DifferencesProps {
  readonly version: number;
  readonly before: Version['document'];
  readonly profile: Profile;
}

function Differences({ version, before, profile }: DifferencesProps) {
  const { t } = useTranslation('mapping-profiles');
  const nameOf = useFieldName();
  const found = differences(before, profile.document);
  if (found.length === 0) {
    return <Text size="sm">{t('versions.same')}</Text>;
  }
  return (
    <Table.ScrollContainer minWidth={560} w="100%">
      <Table aria-label={t('versions.compare', { version })}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('versions.place')}</Table.Th>
            <Table.Th scope="col">{t('versions.before', { version })}</Table.Th>
            <Table.Th scope="col">{t('versions.after', { version: profile.version })}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map(({ kind, place, before: old, after }) => (
            <Table.Tr key={`${kind} ${place}`}>
              <Table.Th scope="row">
                {kind === 'setting' ? place : nameOf(place)}{' '}
                <Text span size="xs" c="dimmed">
                  {t(`versions.${kind}`)}
                </Text>
              </Table.Th>
              <Table.Td>{old || t('versions.nothing')}</Table.Td>
              <Table.Td>{after || t('versions.nothing')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
