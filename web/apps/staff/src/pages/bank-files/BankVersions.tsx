/** The versions of a profile of bank files. */
import { api, client, refreshPaths } from '@fairdue/api-staff';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { VersionList } from '../mapping-profiles/VersionList';
import { BANK_PROFILES, type BankProfile } from './profiles';
import { type DocumentDifference, differences } from './reading';

interface BankVersionsProps {
  readonly profile: BankProfile;
  readonly isAdmin: boolean;
}

/** The list, newest first. */
export function BankVersions({ profile, isAdmin }: BankVersionsProps) {
  const queries = useQueryClient();
  const said = useSaid();
  const path = { bank_profile_id: profile.id };
  const init = { params: { path, query: { page_size: 100 } } };
  const query = api.useQuery('get', '/api/v1/bank-profiles/{bank_profile_id}/versions/', init);
  const restore = async (version: number) => {
    const params = { path };
    const { data } = await client.POST('/api/v1/bank-profiles/{bank_profile_id}/restore/', {
      params,
      body: { version },
    });
    void refreshPaths(queries, BANK_PROFILES);
    return data?.version;
  };
  return (
    <VersionList
      profile={profile}
      isAdmin={isAdmin}
      query={query}
      differencesOf={({ document }) => differences(document, profile.document).map(said)}
      onRestore={restore}
    />
  );
}

/** A difference in the reader's words. */
function useSaid() {
  const { t } = useTranslation('bank-files');
  return ({ place, before, after }: DocumentDifference) => {
    if (place === 'date_order') {
      const order = (value: string) => t(`read.orders.${value as 'ymd'}`);
      return { place: t('read.dates'), kind: '', before: order(before), after: order(after) };
    }
    if (place === 'decimal' || place === 'delimiter' || place === 'encoding') {
      const label = t(place === 'decimal' ? 'read.amounts' : `read.${place}`);
      const value = (text: string) => (text === '\t' ? t('read.tab') : text || t('read.told'));
      return { place: label, kind: '', before: value(before), after: value(after) };
    }
    return { place: place === 'header' ? t('profiles.reads') : t(`fields.${place}`), kind: '', before, after };
  };
}
