/** How the team's work flows: what is stuck and why, and who has which debtor just now. */
import { PageHeader } from '@fairdue/ui';
import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LeasePanel } from './LeasePanel';
import { StuckTable } from './StuckTable';

/** /team */
export function TeamPage(): ReactNode {
  const { t } = useTranslation(['team', 'areas']);
  return (
    <>
      <PageHeader title={t('areas:team')} />
      <Stack gap="md">
        <LeasePanel />
        <StuckTable />
      </Stack>
    </>
  );
}
