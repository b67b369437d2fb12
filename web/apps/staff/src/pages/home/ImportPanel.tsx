/** The latest imports and how they ended. */
import { api, type Schemas } from '@fairdue/api-staff';
import { Chip, type ChipTone, formatCount, InstantText, useUiSettings } from '@fairdue/ui';
import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './Home.module.css';
import { Panel } from './Panel';

const SHOWN_MAX = 6;
const TONES: Readonly<Record<string, ChipTone>> = {
  completed: 'success',
  failed: 'danger',
  processing: 'info',
  pending: 'info',
};
type Status = `imports.statuses.${'pending' | 'processing' | 'completed' | 'failed' | 'cancelled'}`;

/** The card. */
export function ImportPanel() {
  const { t } = useTranslation('home');
  const imports = api.useQuery('get', '/api/v1/imports/', { params: { query: { page_size: SHOWN_MAX } } });
  return (
    <Panel
      title={t('imports.title')}
      query={imports}
      empty={({ results }) => (results.length > 0 ? null : t('imports.none'))}
    >
      {({ results }) => (
        <ul className={classes.list}>
          {results.map((row) => (
            <ImportItem key={row.id} row={row} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function ImportItem({ row }: { readonly row: Schemas['ImportRow'] }) {
  const { t } = useTranslation('home');
  const { locale } = useUiSettings();
  return (
    <li>
      <div className={classes.what}>
        {/* Imports are another area: their address is no type of this one. */}
        <Link to={`/imports/${row.id}` as '/'}>{row.file_name}</Link>
        <Text size="sm" c="dimmed">
          {t('imports.rows', { count: row.processed_ok, text: formatCount(row.processed_ok, locale) })}
          {row.processed_errors > 0 &&
            `, ${t('imports.errors', { count: row.processed_errors, text: formatCount(row.processed_errors, locale) })}`}{' '}
          · <InstantText instant={row.created_at} style="day" />
        </Text>
      </div>
      {row.has_errors && row.status === 'completed' ? (
        <Chip tone="warning">{t('imports.withErrors')}</Chip>
      ) : (
        <Chip tone={TONES[row.status] ?? 'neutral'}>{t(`imports.statuses.${row.status}` as Status)}</Chip>
      )}
    </li>
  );
}
