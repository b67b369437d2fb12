/** The columns of the list of API keys. */
import type { Schemas } from '@fairdue/api-staff';
import { Chip, type Column, InstantText } from '@fairdue/ui';
import { Button, Code } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type ApiScope, scopeText } from './scopes';

type ApiKeyRow = Schemas['ApiKeyRow'];

/** They stay the same until the language changes. */
export function useApiKeyColumns(onRevoke: (key: ApiKeyRow) => void): readonly Column<ApiKeyRow>[] {
  const { t } = useTranslation('settings');
  return useMemo(
    () => [
      { key: 'name', header: t('keys.name'), cell: (row) => row.name },
      { key: 'prefix', header: t('keys.prefix'), cell: (row) => <Code>{row.prefix}…</Code> },
      { key: 'state', header: t('state.label'), cell: (row) => <KeyState row={row} /> },
      {
        key: 'scopes',
        header: t('keys.scopes'),
        cell: (row) => row.scopes.map((scope) => t(scopeText(scope as ApiScope))).join(', '),
      },
      {
        key: 'used',
        header: t('keys.lastUsed'),
        cell: (row) => (row.last_used_at ? <InstantText instant={row.last_used_at} /> : t('keys.never')),
      },
      {
        key: 'created',
        header: t('keys.created'),
        cell: (row) => <InstantText instant={row.created_at} style="day" />,
      },
      { key: 'ends', header: t('keys.ends'), cell: (row) => <InstantText instant={row.expires_at} style="day" /> },
      {
        key: 'actions',
        header: t('actions'),
        align: 'end',
        cell: (row) =>
          row.revoked_at === null && (
            <Button
              variant="subtle"
              color="danger"
              size="compact-md"
              aria-label={t('keys.revokeOf', { name: row.name })}
              onClick={() => onRevoke(row)}
            >
              {t('keys.revoke')}
            </Button>
          ),
      },
    ],
    [t, onRevoke],
  );
}

function KeyState({ row: { revoked_at, expires_at } }: { readonly row: ApiKeyRow }) {
  const { t } = useTranslation('settings');
  if (revoked_at !== null) {
    return <Chip tone="neutral">{t('keys.states.revoked')}</Chip>;
  }
  const isOver = expires_at !== null && Date.parse(expires_at) <= Date.now();
  return isOver ? (
    <Chip tone="warning">{t('keys.states.expired')}</Chip>
  ) : (
    <Chip tone="success">{t('keys.states.active')}</Chip>
  );
}
