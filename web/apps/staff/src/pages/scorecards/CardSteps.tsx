/** The next step of a card: approve a draft, activate what is approved, roll back what is in force. */
import { toProblem } from '@fairdue/api-staff';
import { toastDone, toastFailed, useConfirm } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Card, type Step, takeStep, useRefreshCards } from './useCard';

const STEPS: Readonly<Record<string, Step>> = { draft: 'approve', approved: 'activate', active: 'roll-back' };
const KNOWN = [
  'own_scorecard',
  'scorecard_changed',
  'scorecard_not_draft',
  'scorecard_not_approved',
  'scorecard_not_active',
] as const;

/** One button, or none for a retired card. */
export function CardSteps({ card }: { readonly card: Card }) {
  const { t } = useTranslation('scorecards');
  const confirm = useConfirm();
  const refresh = useRefreshCards();
  const router = useRouter();
  const [isBusy, setIsBusy] = useState(false);
  const step = STEPS[card.status];
  if (!step) {
    return null;
  }
  const take = async () => {
    const question = {
      title: t(`steps.${step}.title`, { name: card.name }),
      effect: t(`steps.${step}.effect`),
      verb: t(`steps.${step}.verb`),
    };
    if (!(await confirm({ ...question, isDangerous: step === 'roll-back' }))) {
      return;
    }
    setIsBusy(true);
    try {
      const now = await takeStep(card, step);
      await refresh();
      toastDone(t(`steps.${step}.done`, { name: now?.id ? now.name : t('builtIn') }));
      if (step === 'roll-back') {
        await router.navigate({ href: '/scorecards' });
      }
    } catch (error) {
      const { code, detail } = toProblem(error);
      const known = KNOWN.find((each) => each === code);
      toastFailed(known ? t(`refusals.${known}`) : detail);
      await refresh();
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Button color={step === 'roll-back' ? 'danger' : 'brand'} loading={isBusy} onClick={() => void take()}>
      {t(`steps.${step}.verb`)}
    </Button>
  );
}
