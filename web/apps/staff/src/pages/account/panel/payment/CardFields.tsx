/** Which of the debtor's kept cards is charged. Only their last digits are known here; a number is never entered. */
import { api, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, RowsSkeleton } from '@fairdue/ui';
import { Radio, Text } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useDesk } from '../../desk';
import { isExpired, nameOfBrand, shownExpiry } from './cards';
import classes from './Payment.module.css';
import type { TakeValues } from './take';

type CardForm = Pick<UseFormReturnType<TakeValues>, 'values' | 'errors' | 'setFieldValue'>;

interface CardFieldsProps {
  readonly form: CardForm;
  /** In the agency's time zone. */
  readonly today: string;
}

/** The cards one below the other, and how a new one gets here. */
export function CardFields({ form, today }: CardFieldsProps) {
  const { t } = useTranslation('payments');
  const { account } = useDesk();
  const { debtor } = account;
  const params = { path: { debtor_id: debtor.id } };
  const kept = api.useQuery('get', '/api/v1/debtors/{debtor_id}/payment-methods/', { params });
  if (kept.data === undefined) {
    return kept.isError ? (
      <ErrorState
        title={t('charge.failedToLoad')}
        problem={toProblem(kept.error)}
        onRetry={() => void kept.refetch()}
      />
    ) : (
      <RowsSkeleton rows={2} height={40} />
    );
  }
  const choose = (id: string) => {
    const found = kept.data.find((card) => card.id === id);
    form.setFieldValue('card', found ? { id, processor: found.processor } : null);
  };
  return (
    <div>
      {kept.data.length === 0 ? (
        <Text size="sm">{t('charge.none', { name: debtor.full_name })}</Text>
      ) : (
        <Radio.Group
          label={t('charge.which')}
          value={form.values.card?.id ?? null}
          onChange={choose}
          error={form.errors.card}
        >
          <div className={classes.splits}>
            {kept.data.map((card) => (
              <KeptCard key={card.id} card={card} today={today} />
            ))}
          </div>
        </Radio.Group>
      )}
      <Text size="sm" c="dimmed" mt={8}>
        {t('charge.newCard')}
      </Text>
    </div>
  );
}

function KeptCard({ card, today }: { readonly card: Schemas['SavedMethodRow']; readonly today: string }) {
  const { t } = useTranslation('payments');
  const isOver = isExpired(card.expires, today);
  const hint = [
    card.expires && t(isOver ? 'charge.expired' : 'charge.expires', { month: shownExpiry(card.expires) }),
    card.processor_name,
  ];
  return (
    <Radio
      value={card.id}
      disabled={isOver}
      label={t('charge.card', { brand: nameOfBrand(card.brand || card.kind), last4: card.last4 })}
      description={hint.filter(Boolean).join(' · ')}
    />
  );
}
