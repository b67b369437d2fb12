/** A card of the day with its states: what failed here does not take the other cards along. */
import { toProblem } from '@fairdue/api-staff';
import { ErrorState, RowsSkeleton } from '@fairdue/ui';
import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Home.module.css';

interface Asked<T> {
  readonly data: T | undefined;
  readonly isError: boolean;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

interface PanelProps<T> {
  readonly title: string;
  readonly query: Asked<T>;
  /** Said in place of the content when there is nothing. */
  readonly empty?: (data: T) => string | null;
  readonly action?: ReactNode;
  readonly isWide?: boolean;
  readonly children: (data: T) => ReactNode;
}

/** The card. */
export function Panel<T>({ title, query, empty, action, isWide = false, children }: PanelProps<T>) {
  const { t } = useTranslation('home');
  const { data } = query;
  const nothing = data === undefined ? null : (empty?.(data) ?? null);
  return (
    <section className={`${classes.panel} ${isWide ? classes.wide : ''}`} aria-label={title}>
      <div className={classes.head}>
        <Title order={2}>{title}</Title>
        {action}
      </div>
      {data !== undefined && nothing === null && children(data)}
      {nothing !== null && <Text c="dimmed">{nothing}</Text>}
      {data === undefined && !query.isError && <RowsSkeleton rows={4} />}
      {query.isError && (
        <ErrorState
          title={t('failed', { title })}
          problem={toProblem(query.error)}
          onRetry={() => void query.refetch()}
        />
      )}
    </section>
  );
}
