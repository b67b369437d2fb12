/** Ctrl+K: pages, commands, accounts, debtors, creditors, and whatever else the areas can find. */
import { Keys } from '@fairdue/ui';
import { Button, Loader, Text } from '@mantine/core';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useRouter } from '@tanstack/react-router';
import { type LucideIcon, Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PaletteHit } from '../areas/area';
import { useUser } from '../session/session';
import { recentOf, remember } from './recent';
import { type Command, useCommands } from './useCommands';
import { useFound } from './useFound';

const [store, spotlight] = createSpotlight();

interface PaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** The palette. */
export function Palette({ isOpen, onClose }: PaletteProps) {
  const { t } = useTranslation(['shell', 'ui']);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (isOpen) {
      spotlight.open();
    }
  }, [isOpen]);
  const { groups, isBusy, hasFailed, retry } = useFound(words);
  const { pages, actions } = useCommands(words);
  const recent = recentOf(useUser().id);
  const isEmpty = pages.length === 0 && actions.length === 0 && groups.length === 0;
  return (
    <Spotlight.Root
      store={store}
      shortcut={null}
      query={words}
      onQueryChange={setWords}
      onSpotlightClose={onClose}
      scrollable
      maxHeight={420}
      attributes={{ content: { 'aria-label': t('palette.open') } }}
    >
      <Spotlight.Search
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.placeholder')}
        leftSection={<Search size={18} aria-hidden="true" />}
        rightSection={isBusy ? <Loader size={16} /> : null}
      />
      <Spotlight.ActionsList>
        {hasFailed && (
          <Text p="sm" role="alert">
            {t('palette.failed')}{' '}
            <Button variant="subtle" size="compact-sm" onClick={retry}>
              {t('ui:states.retry')}
            </Button>
          </Text>
        )}
        {words.trim() === '' && recent.length > 0 && (
          <Spotlight.ActionsGroup label={t('palette.recent')}>
            {recent.map(({ icon, ...item }) => (
              <Hit
                key={item.href}
                hit={{ id: `recent ${item.href}`, title: item.title, hint: item.hint ?? '', href: item.href }}
                icon={icon}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {groups.map(({ heading, icon, hits }) => (
          <Spotlight.ActionsGroup key={heading} label={heading}>
            {hits.map((hit) => (
              <Hit key={hit.id} hit={hit} icon={icon} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        <Commands label={t('palette.pages')} commands={pages} />
        <Commands label={t('palette.actions')} commands={actions} />
        {!isBusy && !hasFailed && isEmpty && <Spotlight.Empty>{t('palette.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function Hit({ hit, icon: Icon }: { readonly hit: PaletteHit; readonly icon: LucideIcon }) {
  const router = useRouter();
  const user = useUser();
  const { title, hint, href } = hit;
  const open = () => {
    remember(user.id, { href, title, hint, icon: Icon });
    void router.navigate({ href });
  };
  return (
    <Spotlight.Action
      label={title}
      description={hint ?? ''}
      leftSection={<Icon size={18} aria-hidden="true" />}
      onClick={open}
    />
  );
}

function Commands({ label, commands }: { readonly label: string; readonly commands: readonly Command[] }) {
  if (commands.length === 0) {
    return null;
  }
  return (
    <Spotlight.ActionsGroup label={label}>
      {commands.map(({ id, label: name, icon: Icon, keys, run }) => (
        <Spotlight.Action
          key={id}
          label={name}
          leftSection={<Icon size={18} aria-hidden="true" />}
          rightSection={keys && <Keys keys={keys} />}
          onClick={run}
        />
      ))}
    </Spotlight.ActionsGroup>
  );
}
