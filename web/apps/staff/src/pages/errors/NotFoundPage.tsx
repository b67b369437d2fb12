/** There is nothing at this address. */
import { PageHeader } from '@fairdue/ui';
import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './errors.module.css';

/** The whole window, for who is not signed in. */
export function NotFoundPage() {
  return (
    <main className={classes.bare}>
      <NotFound />
    </main>
  );
}

/** Inside of the app: says so, and offers the way home. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <div>
      <PageHeader title={t('errors.notFound')} />
      <Text mb="md">{t('errors.notFoundHint')}</Text>
      <Button component={Link} to="/">
        {t('errors.home')}
      </Button>
    </div>
  );
}
