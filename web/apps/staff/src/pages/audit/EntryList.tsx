/** Entries by day, newest first: when, who, what, about what, and what changed from what to what. */
import type { Schemas } from '@fairdue/api-staff';
import { formatInstant, InstantText, useUiSettings } from '@fairdue/ui';
import { Anchor, UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './Audit.module.css';
import type { ChangeAudit } from './AuditFilters';
import { Changes, Facts } from './EntryParts';
import { byDay, changesOf, pageOf } from './entries';
import { useKinds } from './useKinds';

type Entry = Schemas['Entry'];

interface EntryListProps {
  readonly entries: readonly Entry[];
  readonly isRefreshing: boolean;
  readonly onChange: ChangeAudit;
}

/** The list. */
export function EntryList({ entries, isRefreshing, onChange }: EntryListProps) {
  const { locale, timeZone } = useUiSettings();
  const days = byDay(entries, (instant) => formatInstant(instant, locale, timeZone, 'day'));
  return (
    <div aria-busy={isRefreshing} className={classes.days}>
      {days.map(({ day, entries: ofDay }) => (
        <section key={day} aria-label={day}>
          <h2 className={classes.day}>{day}</h2>
          <ol className={classes.entries}>
            {ofDay.map((entry) => (
              <li key={entry.id}>
                <EntryItem entry={entry} onChange={onChange} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

interface EntryItemProps {
  readonly entry: Entry;
  readonly onChange: ChangeAudit;
}

function EntryItem({ entry, onChange }: EntryItemProps) {
  const { t } = useTranslation(['audit', 'shell']);
  const { textOf } = useKinds();
  const page = pageOf(entry.subject_type, entry.subject_id);
  const subject = t(`subjects.${entry.subject_type}` as 'subjects.account', { defaultValue: entry.subject_type });
  const role = t(`shell:roles.${entry.actor_role}` as 'shell:roles.system', { defaultValue: entry.actor_role });
  const { actor_id, actor_name } = entry;
  return (
    <article className={classes.entry} aria-label={textOf(entry.kind)}>
      <div className={classes.time}>
        <InstantText instant={entry.at} style="time" />
      </div>
      <div className={classes.body}>
        <p className={classes.line}>
          <strong>{textOf(entry.kind)}</strong>
          <span className={classes.who}>
            {actor_id ? (
              <UnstyledButton
                fz="sm"
                c="var(--fd-link)"
                aria-label={t('onlyBy', { name: actor_name })}
                onClick={() => onChange({ actor: actor_id })}
              >
                {actor_name}
              </UnstyledButton>
            ) : (
              actor_name
            )}
            {actor_name !== role && ` · ${role}`}
          </span>
        </p>
        <Changes changes={changesOf(entry.changes)} />
        {entry.personal && (
          <>
            <p className={classes.note}>{t('personal')}</p>
            <Changes changes={changesOf(entry.personal)} />
          </>
        )}
        <div className={classes.foot}>
          <Facts entry={entry} />
          {page && (
            <Anchor component={Link} to={page as '/'} size="sm">
              {t('openSubject', { subject })}
            </Anchor>
          )}
          <UnstyledButton fz="sm" c="var(--fd-link)" mih={24} onClick={() => onChange({ subject: entry.subject_id })}>
            {t('onlyThis', { subject })}
          </UnstyledButton>
        </div>
      </div>
    </article>
  );
}
