/** Ctrl+K: pages, commands, and whatever the areas can find. */
import { Keys } from '@fairdue/ui';
import { Loader, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useQueries } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AREAS } from '../areas/list';
import { useSay } from '../i18n/i18n';
import { has } from '../session/roles';
import { useUser } from '../session/session';

const WORDS_MIN = 2;
const WAIT_MS = 200;
const [store, spotlight] = createSpotlight();

interface PaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The palette. */
export function Palette({ isOpen, onClose }: PaletteProps) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  useEffect(() => {
    if (isOpen) {
      spotlight.open();
    }
  }, [isOpen]);
  const found = useFound(words);
  const commands = useCommands(words);
  return (
    <Spotlight.Root
      store={store}
      shortcut={null}
      query={words}
      onQueryChange={setWords}
      onSpotlightClose={onClose}
      scrollable
      maxHeight={420}
    >
      <Spotlight.Search
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
        leftSection={<Search size={18} aria-hidden="true" />}
        rightSection={found.isBusy ? <Loader size={16} /> : null}
      />
      <Spotlight.ActionsList>
        {commands.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.commands')}>
            {commands.map(({ id, label, icon: Icon, keys, run }) => (
              <Spotlight.Action
                key={id}
                label={label}
                leftSection={<Icon size={18} aria-hidden="true" />}
                rightSection={keys && <Keys keys={keys} />}
                onClick={run}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {found.groups.map(({ heading, icon: Icon, hits }) => (
          <Spotlight.ActionsGroup key={heading} label={heading}>
            {hits.map(({ id, title, hint, run }) => (
              <Spotlight.Action
                key={id}
                label={title}
                description={hint ?? ''}
                leftSection={<Icon size={18} aria-hidden="true" />}
                onClick={run}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {found.hasFailed && <Text p="sm">{t('palette.failed')}</Text>}
        {!found.isBusy && !found.hasFailed && commands.length === 0 && found.groups.length === 0 && (
          <Spotlight.Empty>{t('palette.nothing')}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function useGo(): (href: string) => void {
  const router = useRouter();
  return (href) => void router.navigate({ href });
}

function useCommands(words: string) {
  const say = useSay();
  const user = useUser();
  const go = useGo();
  const places = AREAS.flatMap(({ nav = [] }) => nav)
    .filter(({ roles }) => has(user, roles))
    .map(({ to, label, icon, key }) => ({
      id: `go ${to}`,
      label: say(label),
      icon,
      keys: key ? `g ${key}` : undefined,
      run: () => go(to),
    }));
  const entries = AREAS.flatMap(({ palette = [] }) => palette)
    .filter(({ roles }) => has(user, roles))
    .map(({ id, label, icon, run }) => ({ id, label: say(label), icon, keys: undefined, run: () => run(go) }));
  const wanted = words.trim().toLocaleLowerCase();
  return [...places, ...entries].filter(({ label }) => label.toLocaleLowerCase().includes(wanted));
}

function useFound(typed: string) {
  const say = useSay();
  const user = useUser();
  const go = useGo();
  const [words] = useDebouncedValue(typed.trim(), WAIT_MS);
  const searches = AREAS.flatMap(({ searches: all = [] }) => all).filter(({ roles }) => has(user, roles));
  const answers = useQueries({
    queries: searches.map(({ heading, find }) => ({
      queryKey: ['palette', heading, words],
      queryFn: ({ signal }: { signal: AbortSignal }) => find(words, signal),
      enabled: words.length >= WORDS_MIN,
    })),
  });
  const groups = searches.flatMap(({ heading, icon }, index) => {
    const hits = answers[index]?.data ?? [];
    const named = hits.map((hit) => ({ ...hit, run: () => go(hit.href) }));
    return hits.length > 0 && words.length >= WORDS_MIN ? [{ heading: say(heading), icon, hits: named }] : [];
  });
  return {
    groups,
    isBusy: answers.some(({ isFetching }) => isFetching) || (typed.trim() !== words && typed.length >= WORDS_MIN),
    hasFailed: answers.some(({ isError }) => isError),
  };
}
