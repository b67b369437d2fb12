/** What becomes of the payment that is being entered, while it is entered. */
import { toProblem } from '@fairdue/api-staff';
import { useProblemTexts } from '@fairdue/ui';
import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMoneyRefusal } from '../../../payments/refusals';
import { useDesk } from '../../desk';
import { Outcome } from './Outcome';
import classes from './Payment.module.css';
import { previewQuery } from './preview';
import { bodyOf, missingOf, type TakeValues } from './take';

const WAIT_MS = 250;

interface PreviewBoxProps {
  readonly values: TakeValues;
  readonly today: string;
}

/** Nothing until there is enough to ask for. */
export function PreviewBox({ values, today }: PreviewBoxProps) {
  const { t } = useTranslation('payments');
  const { account } = useDesk();
  const { ofProblem } = useProblemTexts();
  const refusal = useMoneyRefusal();
  const [settled] = useDebouncedValue(values, WAIT_MS);
  // What becomes of it does not depend on the card.
  const missing = Object.keys(missingOf(settled, account.currency, today)).filter((field) => field !== 'card');
  const isAsked = missing.length === 0;
  const preview = useQuery({
    ...previewQuery(bodyOf(settled, account.id)),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (!isAsked) {
    return (
      <Text size="sm" c="dimmed">
        {t('take.hint')}
      </Text>
    );
  }
  if (preview.isError) {
    const problem = toProblem(preview.error);
    return (
      <Text size="sm" c="danger" role="status">
        {refusal(problem) ?? ofProblem(problem)}
      </Text>
    );
  }
  return (
    <section
      className={classes.preview}
      aria-label={t('take.preview')}
      aria-busy={preview.isFetching}
      aria-live="polite"
    >
      {preview.data && <Outcome preview={preview.data} account={account} />}
    </section>
  );
}
