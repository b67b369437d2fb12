/** How far the journal is sealed. */
import { api } from '@fairdue/api-staff';
import { formatCount, InstantText, KpiStrip, useUiSettings } from '@fairdue/ui';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './Audit.module.css';

/** Last seal, and what is not sealed yet. */
export function SealStrip() {
  const { t } = useTranslation('audit');
  const { locale } = useUiSettings();
  const { data, isError } = api.useQuery('get', '/api/v1/audit/seals/');
  if (isError) {
    return <Text mb="sm">{t('seals.failed')}</Text>;
  }
  const isSealed = data !== undefined && data.last_sequence > 0;
  return (
    <div className={classes.seals}>
      <KpiStrip
        label={t('seals.label')}
        items={[
          {
            key: 'last',
            label: t('seals.last'),
            value: data && (isSealed ? formatCount(data.last_sequence, locale) : t('seals.none')),
          },
          {
            key: 'at',
            label: t('seals.at'),
            value: data && (
              <span className={classes.instant}>
                <InstantText instant={data.last_sealed_at} />
              </span>
            ),
          },
          { key: 'open', label: t('seals.unsealed'), value: data && formatCount(data.unsealed_entries, locale) },
        ]}
      />
      <Text c="dimmed" size="sm" maw={560} mb="sm">
        {t('seals.hint')}
      </Text>
    </div>
  );
}
