/** What work on many accounts would do, or did: how many, what they owe, who is left out and why, what others changed. */
import type { Schemas } from '@fairdue/api-staff';
import { DateText, formatCount, Money, StatusChip, useUiSettings } from '@fairdue/ui';
import { List, Stack, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Changed } from './bulk';

interface BulkEffectViewProps {
  readonly effect: Schemas['BulkEffect'];
  readonly changes: readonly Changed[];
}

/** The report. */
export function BulkEffectView({ effect, changes }: BulkEffectViewProps) {
  const { t } = useTranslation('worklist');
  const { locale } = useUiSettings();
  const { is_preview, selected, changed, refused, balances } = effect;
  const facts = { count: changed, text: formatCount(changed, locale), of: formatCount(selected, locale) };
  return (
    <Stack gap="sm">
      {changes.length > 0 && is_preview && <Changes changes={changes} />}
      <Text fw={500} role="status">
        {t(is_preview ? 'bulk.wouldChange' : 'bulk.didChange', facts)}
      </Text>
      {balances.length > 0 && (
        <Text>
          {t('bulk.owing')}{' '}
          {balances.map(({ currency, balance }, index) => (
            <span key={currency}>
              {index > 0 && ' · '}
              <Money amount={balance} currency={currency} />
            </span>
          ))}
        </Text>
      )}
      {refused.length > 0 && (
        <div>
          <Text>{t(is_preview ? 'bulk.leftOut' : 'bulk.wereLeftOut')}</Text>
          <List size="md" mt={4}>
            {refused.map(({ reason, count, examples }) => (
              <List.Item key={reason}>
                {t(`bulk.reasons.${reason}`, { count })}{' '}
                <Text component="span" c="dimmed" size="sm">
                  {examples.flatMap(({ external_ref }) => external_ref ?? []).join(', ')}
                  {count > examples.length && ' …'}
                </Text>
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </Stack>
  );
}

function Changes({ changes }: { readonly changes: readonly Changed[] }) {
  const { t } = useTranslation(['worklist', 'accounts']);
  return (
    <Table captionSide="top">
      <Table.Caption ta="start">{t('bulk.changes')}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('accounts:columns.reference')}</Table.Th>
          <Table.Th scope="col">{t('accounts:columns.collector')}</Table.Th>
          <Table.Th scope="col">{t('accounts:columns.status')}</Table.Th>
          <Table.Th scope="col">{t('accounts:columns.followUp')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changes.map(({ before, after }) => (
          <Table.Tr key={before.id}>
            <Table.Th scope="row">{before.external_ref}</Table.Th>
            {after ? (
              <>
                <Table.Td>{after.collector_name ?? t('accounts:nobody')}</Table.Td>
                <Table.Td>
                  <StatusChip status={after.status} />
                </Table.Td>
                <Table.Td>
                  <DateText date={after.follow_up_on} />
                </Table.Td>
              </>
            ) : (
              <Table.Td colSpan={3}>{t('bulk.gone')}</Table.Td>
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
