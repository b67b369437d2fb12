/** Stands in place of the filters while accounts are chosen: how many, all of them, and what to do with them. */
import { formatCount, useUiSettings } from '@fairdue/ui';
import { Button, CloseButton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { has, LEADS } from '../../session/roles';
import { useUser } from '../../session/session';
import { ACTIONS, type BulkAction, FOUND_MAX, IDS_MAX } from './bulk';
import type { Picked } from './useSelection';
import classes from './Worklist.module.css';

interface BulkBarProps {
  readonly picked: Picked;
  /** How many the filters find; null when nobody knows. */
  readonly found: number | null;
  readonly onAct: (action: BulkAction) => void;
}

/** The bar. */
export function BulkBar({ picked, found, onAct }: BulkBarProps) {
  const { t } = useTranslation('worklist');
  const { locale } = useUiSettings();
  const user = useUser();
  const count = picked.isAll ? (found ?? picked.ids.size) : picked.ids.size;
  const canTakeAll = !picked.isAll && found !== null && found > picked.ids.size && found <= FOUND_MAX;
  const isTooMany = !picked.isAll && picked.ids.size > IDS_MAX;
  const actions = ACTIONS.filter((action) => action !== 'assign' || has(user, LEADS));
  return (
    <section className={classes.bulk} aria-label={t('bulk.label')}>
      <CloseButton aria-label={t('bulk.clear')} onClick={picked.clear} />
      <Text component="span" fw={500} role="status">
        {t('bulk.selected', { count, text: formatCount(count, locale) })}
      </Text>
      {canTakeAll && (
        <Button variant="subtle" size="compact-md" onClick={picked.takeAll}>
          {t('bulk.takeAll', { text: formatCount(found, locale) })}
        </Button>
      )}
      {isTooMany && <Text size="sm">{t('bulk.tooMany', { text: formatCount(IDS_MAX, locale) })}</Text>}
      {actions.map((action) => (
        <Button key={action} variant="default" disabled={isTooMany} onClick={() => onAct(action)}>
          {t(`bulk.actions.${action}`)}
        </Button>
      ))}
    </section>
  );
}
