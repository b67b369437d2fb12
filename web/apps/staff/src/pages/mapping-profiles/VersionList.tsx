/** The versions of a profile: who made each, what differs from the one in use, and bringing one back. */
import { toProblem } from '@fairdue/api-staff';
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
import { useMutation } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './ProfilePage.module.css';

/** A place that is not the same in two versions; empty where a version says nothing. */
export interface VersionDifference {
  readonly place: string;
  /** What kind of place that is, where it is not plain. */
  readonly kind: string;
  readonly before: string;
  readonly after: string;
}

/** What every version has. */
export interface AnyVersion {
  readonly version: number;
  readonly created_by: string;
  readonly created_at: string;
}

interface VersionListProps<V extends AnyVersion> {
  readonly profile: { readonly name: string; readonly version: number };
  readonly isAdmin: boolean;
  readonly query: {
    readonly data?: { readonly results: readonly V[] } | undefined;
    readonly isError: boolean;
    readonly error: unknown;
    readonly refetch: () => unknown;
  };
  /** What differs between an older version and the one in use. */
  readonly differencesOf: (version: V) => readonly VersionDifference[];
  /** Bring one back; answers the number it comes back as. */
  readonly onRestore: (version: number) => Promise<number | undefined>;
}

/** The list, newest first. */
export function VersionList<V extends AnyVersion>(props: VersionListProps<V>) {
  const { t } = useTranslation('mapping-profiles');
  const { data, isError, error, refetch } = props.query;
  return (
    <section aria-labelledby="versions" className={classes.builtIns}>
      <Title order={2} id="versions" mb="xs">
        {t('versions.title')}
      </Title>
      {data ? (
        <div className={classes.panel}>
          <ul className={classes.versions}>
            {data.results.map((version) => (
              <VersionItem key={version.version} {...props} version={version} />
            ))}
          </ul>
        </div>
      ) : isError ? (
        <ErrorState title={t('versions.failed')} problem={toProblem(error)} onRetry={() => void refetch()} />
      ) : (
        <RowsSkeleton rows={2} />
      )}
    </section>
  );
}

function VersionItem<V extends AnyVersion>(props: VersionListProps<V> & { readonly version: V }) {
  const { t } = useTranslation('mapping-profiles');
  const { locale, timeZone } = useUiSettings();
  const [isOpen, setIsOpen] = useState(false);
  const { profile, isAdmin, differencesOf, onRestore } = props;
  const { version, created_by, created_at } = props.version;
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
          {isAdmin && <RestoreButton profile={profile} version={version} onRestore={onRestore} />}
        </Group>
      )}
      {isOpen && <Differences version={version} now={profile.version} found={differencesOf(props.version)} />}
    </li>
  );
}

interface RestoreButtonProps extends Pick<VersionListProps<AnyVersion>, 'profile' | 'onRestore'> {
  readonly version: number;
}

function RestoreButton({ profile, version, onRestore }: RestoreButtonProps) {
  const { t } = useTranslation('mapping-profiles');
  const confirm = useConfirm();
  const names = { version, next: profile.version + 1, name: profile.name };
  const restore = useMutation({
    mutationFn: () => onRestore(version),
    onSuccess: (next) => toastDone(t('versions.restored', { version, next: next ?? names.next })),
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
  readonly now: number;
  readonly found: readonly VersionDifference[];
}

function Differences({ version, now, found }: DifferencesProps) {
  const { t } = useTranslation('mapping-profiles');
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
            <Table.Th scope="col">{t('versions.after', { version: now })}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.map(({ kind, place, before, after }) => (
            <Table.Tr key={`${kind} ${place}`}>
              <Table.Th scope="row">
                {place}{' '}
                <Text span size="xs" c="dimmed">
                  {kind}
                </Text>
              </Table.Th>
              <Table.Td>{before || t('versions.nothing')}</Table.Td>
              <Table.Td>{after || t('versions.nothing')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
