/** There is nothing at this address. */
import { EmptyState, PageHeader } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** Says so, and offers the way home. */
export function NotFoundPage() {
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
