/** The frame of the pages before one is signed in: a card in the middle, and the language below it. */
import { PageHeader } from '@fairdue/ui';
import { Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import { LanguageSelect } from '../../shell/LanguageSelect';
import classes from './SignInPage.module.css';

interface EntryCardProps {
  readonly title: string;
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** The frame. */
export function EntryCard({ title, isWide = false, children }: EntryCardProps) {
  return (
    <main className={classes.page}>
      <Paper withBorder p="lg" className={classes.card} data-wide={isWide || undefined}>
        <div className={classes.brand}>
          <img src="/static/fairdue/mark.svg" alt="" width="24" height="24" />
          Fairdue
        </div>
        <PageHeader title={title} />
        {children}
      </Paper>
      <LanguageSelect />
    </main>
  );
}
