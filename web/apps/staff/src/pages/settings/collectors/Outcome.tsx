/** What a reassignment does, or did: how many go, to whom, and what stays and why. */
import type { Schemas } from '@fairdue/api-staff';
import { formatCount, Money, useUiSettings } from '@fairdue/ui';
import { List, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Load } from './Load';

const REASONS = [
  'no_rule',
  'no_team',
  'team_empty',
  'team_full',
  'on_leave',
  'no_skill',
  'no_room',
  'not_your_team',
] as const;

/** The outcome. */
export function Outcome({ outcome }: { readonly outcome: Schemas['Reassignment'] }) {
  const { t } = useTranslation('settings');
  const { locale } = useUiSettings();
  const { held, reassigned, left, by_reason, to, is_preview } = outcome;
  const number = (count: number) => formatCount(count, locale);
  if (held === 0) {
    return <Text role="status">{t('reassign.nothing')}</Text>;
  }
  const moved = { count: reassigned, text: number(reassigned) };
  return (
    <Stack gap="sm">
      <Text role="status" fw={500}>
        {is_preview ? t('reassign.willMove', moved) : t('reassign.didMove', moved)}{' '}
        {left > 0 && t('reassign.stay', { count: left, text: number(left) })}
      </Text>
      {left > 0 && (
        <List size="md">
          {REASONS.filter((reason) => by_reason[reason]).map((reason) => (
            <List.Item key={reason}>
              {number(by_reason[reason] ?? 0)}: {t(`reassign.reasons.${reason}`)}
            </List.Item>
          ))}
        </List>
      )}
      {to.length > 0 && (
        <Table.ScrollContainer minWidth={440}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t('reassign.toWhom')}</Table.Th>
                <Table.Th scope="col" ta="end">
                  {t('reassign.gets')}
                </Table.Th>
                <Table.Th scope="col" ta="end">
                  {t('reassign.balance')}
                </Table.Th>
                <Table.Th scope="col">{t('reassign.thenHolds')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {to.map((share) => (
                <Table.Tr key={share.collector_id}>
                  <Table.Th scope="row" fw={400}>
                    {share.collector_name}
                  </Table.Th>
                  <Table.Td ta="end" className="fd-numbers">
                    {number(share.accounts)}
                  </Table.Td>
                  <Table.Td ta="end">
                    {share.balances.map(({ currency, amount }) => (
                      <div key={currency}>
                        <Money amount={amount} currency={currency} />
                      </div>
                    ))}
                  </Table.Td>
                  <Table.Td>
                    <Load held={share.open_accounts} max={share.max_accounts} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
