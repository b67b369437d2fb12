/** How long assigned accounts have waited for a first contact. */
import type { Schemas } from '@fairdue/api-staff';
import { formatCount, useUiSettings } from '@fairdue/ui';
import { Progress, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

type Band = `ageing.bands.${'0-1' | '2-3' | '4-7' | '8-14' | '15+'}`;

/** A bar for each band. */
export function AgeingList({ untouched }: { readonly untouched: readonly Schemas['Ageing'][] }) {
  const { t } = useTranslation('home');
  const { locale } = useUiSettings();
  const most = Math.max(1, ...untouched.map(({ count }) => count));
  return (
    <>
      <Table withRowBorders={false} verticalSpacing={4} horizontalSpacing={0} aria-label={t('ageing.title')}>
        <Table.Tbody>
          {untouched.map(({ band, count }) => (
            <Table.Tr key={band}>
              <Table.Th scope="row" fw={400} w={120}>
                {t(`ageing.bands.${band}` as Band)}
              </Table.Th>
              <Table.Td>
                <Progress.Root size={8}>
                  <Progress.Section
                    value={Math.round((count / most) * 100)}
                    aria-label={`${t(`ageing.bands.${band}` as Band)}: ${formatCount(count, locale)}`}
                  />
                </Progress.Root>
              </Table.Td>
              <Table.Td ta="end" w={72} className="fd-numbers">
                {formatCount(count, locale)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm" c="dimmed" mt={8}>
        {t('ageing.hint')}
      </Text>
    </>
  );
}
