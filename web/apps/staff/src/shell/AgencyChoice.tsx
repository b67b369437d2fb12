/** Where a platform administrator says which agency he acts in. */
import { api, toProblem } from '@fairdue/api-staff';
import { EmptyState, ErrorState, PageHeader, RowsSkeleton } from '@fairdue/ui';
import { Button, Stack, Text } from '@mantine/core';
import { Building2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { actIn } from '../session/agency';

/** One button for each agency. */
export function AgencyChoice() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader title={t('agency.choose')} />
      <Text mb="md" maw={560}>
        {t('agency.chooseHint')}
      </Text>
      <Agencies />
    </>
  );
}

function Agencies() {
  const { t } = useTranslation();
  const agencies = api.useQuery('get', '/api/v1/agencies/');
  if (agencies.isError) {
    return (
      <ErrorState
        title={t('agency.failed')}
        problem={toProblem(agencies.error)}
        onRetry={() => void agencies.refetch()}
      />
    );
  }
  if (agencies.data === undefined) {
    return <RowsSkeleton rows={4} height={36} />;
  }
  const { results } = agencies.data;
  if (results.length === 0) {
    return <EmptyState title={t('agency.none')} />;
  }
  return (
    <Stack align="flex-start">
      {results.map(({ id, name }) => (
        <Button
          key={id}
          variant="default"
          leftSection={<Building2 size={16} aria-hidden="true" />}
          onClick={() => actIn(id)}
        >
          {name}
        </Button>
      ))}
    </Stack>
  );
}
