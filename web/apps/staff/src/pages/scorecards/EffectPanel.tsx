/** What a saved card would do to the open accounts as they are now: who moves from which level to which. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { AppTable, type Column, ErrorState, formatCount, RowsSkeleton, useUiSettings } from '@fairdue/ui';
import { Anchor, Button, Group, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Cards.module.css';
import { MATRIX_AFTER, MATRIX_BEFORE, movesOf } from './card';
import type { Card } from './useCard';

interface EffectPanelProps {
  readonly card: Card;
  /** There are changes that are not saved, of which the server knows nothing. */
  readonly isStale: boolean;
}

/** A button first: it computes over the whole portfolio. */
export function EffectPanel({ card, isStale }: EffectPanelProps) {
  const { t } = useTranslation('scorecards');
  const [isAsked, setIsAsked] = useState(false);
  const params = { path: { scorecard_id: card.id ?? '' } };
  const effect = api.useQuery('get', '/api/v1/scorecards/{scorecard_id}/preview/', { params }, { enabled: isAsked });
  return (
    <section aria-label={t('effect.title')} className={classes.effect}>
      <Group justify="space-between">
        <Title order={2}>{t('effect.title')}</Title>
        <Button
          variant="default"
          loading={effect.isFetching}
          disabled={isStale}
          onClick={() => (isAsked ? void effect.refetch() : setIsAsked(true))}
        >
          {isAsked ? t('effect.again') : t('effect.ask')}
        </Button>
      </Group>
      <Text c="dimmed">{isStale ? t('effect.saveFirst') : t('effect.hint')}</Text>
      {effect.isError && <ErrorState problem={toProblem(effect.error)} onRetry={() => void effect.refetch()} />}
      {effect.isFetching && !effect.data && <RowsSkeleton rows={4} />}
      {effect.data && <Effect effect={effect.data} />}
    </section>
  );
}

function Effect({ effect }: { readonly effect: Schemas['ScorecardEffect'] }) {
  const { t } = useTranslation('scorecards');
  const { locale } = useUiSettings();
  return (
    <>
      <Text my="sm" role="status">
        {t('effect.moved', {
          moved: formatCount(effect.moved, locale),
          accounts: formatCount(effect.accounts, locale),
        })}
      </Text>
      <div className={classes.scroller}>
        <table className={classes.matrix} aria-label={t('effect.matrix')}>
          <thead>
            <tr>
              <th scope="col">{t('effect.nowThen')}</th>
              {MATRIX_AFTER.map((after) => (
                <th key={after} scope="col" data-align="end">
                  {t(`levels.${after}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {MATRIX_BEFORE.map((before) => (
              <tr key={before}>
                <th scope="row">{before ? t(`levels.${before}`) : t('levels.none')}</th>
                {MATRIX_AFTER.map((after) => {
                  const count = movesOf(effect.matrix, before, after);
                  return (
                    <td
                      key={after}
                      data-align="end"
                      data-same={before === after || undefined}
                      data-moved={(count > 0 && before !== after) || undefined}
                    >
                      {formatCount(count, locale)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {effect.examples.length > 0 && <Examples examples={effect.examples} />}
    </>
  );
}

type Example = Schemas['MovedAccount'];
const idOf = ({ account_id }: Example) => account_id;
const nameOf = ({ external_ref }: Example) => external_ref;

function Examples({ examples }: { readonly examples: readonly Example[] }) {
  const { t } = useTranslation('scorecards');
  const columns = useMemo<readonly Column<Example>[]>(() => {
    const level = (name: string) => t(`levels.${name || 'none'}` as 'levels.LOW');
    return [
      {
        key: 'account',
        header: t('effect.account'),
        cell: (row) => (
          <Anchor component={Link} to={`/accounts/${row.account_id}`} fz="sm">
            {row.external_ref}
          </Anchor>
        ),
      },
      { key: 'before', header: t('effect.before'), cell: (row) => level(row.level_before) },
      { key: 'after', header: t('effect.after'), cell: (row) => level(row.level_after) },
      { key: 'scoreBefore', header: t('effect.scoreBefore'), align: 'end', cell: (row) => row.score_before ?? '–' },
      { key: 'scoreAfter', header: t('effect.scoreAfter'), align: 'end', cell: (row) => row.score_after },
    ];
  }, [t]);
  return (
    <>
      <Title order={3} mt="md" mb="xs">
        {t('effect.examples')}
      </Title>
      <AppTable label={t('effect.examples')} columns={columns} rows={examples} rowKey={idOf} rowName={nameOf} />
    </>
  );
}
