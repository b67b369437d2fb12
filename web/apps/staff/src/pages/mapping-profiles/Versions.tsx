/** The versions of a mapping profile. */
import { api, client, refreshPaths, type Schemas } from '@fairdue/api-staff';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { differences } from './differences';
import { useFieldName } from './editor/fields';
import { VersionList } from './VersionList';

interface VersionsProps {
  readonly profile: Schemas['ProfileRow'];
  readonly isAdmin: boolean;
}

/** The list, newest first. */
export function Versions({ profile, isAdmin }: VersionsProps) {
  const { t } = useTranslation('mapping-profiles');
  const nameOf = useFieldName();
  const queries = useQueryClient();
  const path = { profile_id: profile.id };
  const init = { params: { path, query: { page_size: 100 } } };
  const query = api.useQuery('get', '/api/v1/mapping-profiles/{profile_id}/versions/', init);
  const restore = async (version: number) => {
    const body = { version };
    const { data } = await client.POST('/api/v1/mapping-profiles/{profile_id}/restore/', { params: { path }, body });
    void refreshPaths(queries, '/api/v1/mapping-profiles/');
    return data?.version;
  };
  return (
    <VersionList
      profile={profile}
      isAdmin={isAdmin}
      query={query}
      differencesOf={({ document }) =>
        differences(document, profile.document).map(({ kind, place, before, after }) => ({
          place: kind === 'setting' ? place : nameOf(place),
          kind: t(`versions.${kind}`),
          before,
          after,
        }))
      }
      onRestore={restore}
    />
  );
}
