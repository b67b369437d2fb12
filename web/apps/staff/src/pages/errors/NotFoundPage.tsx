/** There is nothing at this address. */
import { EmptyState, PageHeader } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './errors.module.css';

/** The whole window. */
export function NotFoundPage() {
  return (
    <main className={classes.bare}>
      <NotFound />
    </main>
  );
}

/** Inside of a page: says so, and offers the way home. */
export function NotFound() {
  const { t } = useTranslation();
  const action = (
    <Button component={Link} to="/">
      {t('errors.home')}
    </Button>
  );
  return (
    <div>
      <PageHeader title={t('errors.notFound')} />
      <EmptyState title={t('errors.notFoundHint')} action={action} />
    </div>
  );
}
