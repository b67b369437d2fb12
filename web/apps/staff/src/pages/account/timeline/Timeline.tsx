/** What happened to the account and its debtor, newest first, day by day. Entries cannot be changed. */
import { toProblem } from '@fairdue/api-staff';
import { EmptyState, ErrorState, formatInstant, NoMatchState, RowsSkeleton, useUiSettings } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cursorIn } from '../../../router/cursor';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { type TimelinePage, timelineQuery } from '../queries';
import { byDay } from './days';
import { Entry } from './Entry';
import type { TimelineGroup } from './kinds';
import { TimelineFilter } from './TimelineFilter';

interface TimelineProps {
  readonly group: TimelineGroup | undefined;
  readonly onGroup: (group: TimelineGroup | undefined) => void;
}

/** The tab. */
export function Timeline({ group, onGroup }: TimelineProps) {
  return (
    <>
      <TimelineFilter group={group} onGroup={onGroup} />
      <Pages key={group ?? ''} group={group} onClear={() => onGroup(undefined)} />
    </>
  );
}

interface PagesProps {
  readonly group: TimelineGroup | undefined;
  readonly onClear: () => void;
}

/** As many pages as were asked for. */
function Pages({ group, onClear }: PagesProps) {
  const { t } = useTranslation('account');
  const { locale, timeZone } = useUiSettings();
  const { account } = useDesk();
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const queries = [undefined, ...cursors].map((cursor) => timelineQuery(account.id, group, cursor));
  const pages = useQueries({ queries });
  const loaded = pages.flatMap(({ data }) => data ?? []) as TimelinePage[];
  const entries = loaded.flatMap(({ results }) => results);
  const failed = pages.find(({ isError }) => isError);
  const isPending = pages.some((page) => page.isPending);
  const next = isPending ? null : cursorIn(loaded.at(-1)?.next);
  if (entries.length === 0 && !isPending && !failed) {
    return group === undefined ? <EmptyState title={t('timeline.empty')} /> : <NoMatchState onClear={onClear} />;
  }
  return (
    <>
      {byDay(entries, timeZone).map(({ day, entries: ofDay }) => (
        <section key={day} aria-label={day}>
          <h3 className={classes.day}>{formatInstant(ofDay[0]?.at ?? '', locale, timeZone, 'day')}</h3>
          <ol className={classes.entries}>
            {ofDay.map((entry) => (
              <Entry key={entry.id} entry={entry} currency={account.currency} />
            ))}
          </ol>
        </section>
      ))}
      {isPending && <RowsSkeleton rows={entries.length > 0 ? 2 : 8} height={36} />}
      {failed && (
        <ErrorState
          title={t('timeline.failed')}
          problem={toProblem(failed.error)}
          onRetry={() => void failed.refetch()}
        />
      )}
      {next !== null && (
        <Button variant="default" fullWidth mt="sm" onClick={() => setCursors([...cursors, next])}>
          {t('timeline.more')}
        </Button>
      )}
    </>
  );
}
