/** What the palette finds by words: accounts, debtors and creditors in one request, and whatever the areas can find beside. */
import { client } from '@fairdue/api-staff';
import { formatMoney, useUiSettings } from '@fairdue/ui';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Building2, FolderOpen, type LucideIcon, UserRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { PaletteHit } from '../areas/area';
import { AREAS } from '../areas/list';
import { useSay } from '../i18n/i18n';
import { EVERYONE, has, OVERSEERS } from '../session/roles';
import { useUser } from '../session/session';

const WORDS_MIN = 2;
const WORDS_MAX = 100;
const WAIT_MS = 200;

/** Hits of one kind. */
export interface Group {
  readonly heading: string;
  readonly icon: LucideIcon;
  readonly hits: readonly PaletteHit[];
}

/** The hits for what is typed, once the typing pauses. */
export function useFound(typed: string) {
  const said = typed.trim().slice(0, WORDS_MAX);
  const [words] = useDebouncedValue(said, WAIT_MS);
  // What is no longer typed finds nothing, even before the typing has paused.
  const isAsked = words.length >= WORDS_MIN && said.length >= WORDS_MIN;
  const things = useThings(words, isAsked);
  const others = useAreaHits(words, isAsked);
  const seen = new Set<string>();
  const groups = [...things.groups, ...others.groups].flatMap(({ hits, ...group }) => {
    const fresh = hits.filter(({ href }) => !seen.has(href));
    for (const { href } of fresh) {
      seen.add(href);
    }
    return fresh.length > 0 && isAsked ? [{ ...group, hits: fresh }] : [];
  });
  return {
    groups,
    isBusy: things.isBusy || others.isBusy || (said !== words && said.length >= WORDS_MIN),
    hasFailed: isAsked && (things.hasFailed || others.hasFailed),
    retry: () => {
      things.retry();
      others.retry();
    },
  };
}

function useThings(words: string, isAsked: boolean) {
  const { t } = useTranslation(['shell', 'ui']);
  const { locale } = useUiSettings();
  const user = useUser();
  const found = useQuery({
    queryKey: ['palette', 'things', words],
    queryFn: async ({ signal }) =>
      (await client.GET('/api/v1/search/', { params: { query: { q: words } }, signal })).data ?? null,
    enabled: isAsked && has(user, EVERYONE),
  });
  const data = isAsked ? found.data : undefined;
  const groups: Group[] = [
    {
      heading: t('palette.accounts'),
      icon: FolderOpen,
      hits: (data?.accounts ?? []).map(({ id, external_ref, debtor_name, current_balance, currency }) => ({
        id: `account ${id}`,
        title: external_ref,
        hint: `${debtor_name} · ${formatMoney(current_balance, currency, locale)}`,
        href: `/accounts/${id}`,
      })),
    },
    {
      heading: t('palette.debtors'),
      icon: UserRound,
      hits: (data?.debtors ?? []).map(({ id, full_name }) => ({
        id: `debtor ${id}`,
        title: full_name,
        href: `/debtors/${id}`,
      })),
    },
    {
      heading: t('palette.creditors'),
      icon: Building2,
      // A collector has no page of creditors to go to.
      hits: has(user, OVERSEERS)
        ? (data?.creditors ?? []).map(({ id, name }) => ({
            id: `creditor ${id}`,
            title: name,
            href: `/creditors/${id}`,
          }))
        : [],
    },
  ];
  return { groups, isBusy: found.isFetching, hasFailed: found.isError, retry: () => void found.refetch() };
}

function useAreaHits(words: string, isAsked: boolean) {
  const say = useSay();
  const user = useUser();
  const searches = AREAS.flatMap(({ searches: all = [] }) => all).filter(({ roles }) => has(user, roles));
  const answers = useQueries({
    queries: searches.map(({ heading, find }) => ({
      queryKey: ['palette', heading, words],
      queryFn: ({ signal }: { signal: AbortSignal }) => find(words, signal),
      enabled: isAsked,
    })),
  });
  const groups = searches.map(
    ({ heading, icon }, index): Group => ({ heading: say(heading), icon, hits: answers[index]?.data ?? [] }),
  );
  return {
    groups,
    isBusy: answers.some(({ isFetching }) => isFetching),
    hasFailed: answers.some(({ isError }) => isError),
    retry: () => {
      for (const { isError, refetch } of answers) {
        if (isError) {
          void refetch();
        }
      }
    },
  };
}
