/** Who wrote a card, who approved it, and since when it has been what. */
import { InstantText } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import classes from './Cards.module.css';
import type { Card } from './useCard';

/** Nothing for the built-in card, which nobody wrote. */
export function CardFacts({ card }: { readonly card: Card }) {
  const { t } = useTranslation('scorecards');
  if (!card.id) {
    return <p className={classes.hint}>{t('builtInHint')}</p>;
  }
  const facts = [
    [t('columns.author'), card.author],
    [t('columns.updated'), <InstantText key="u" instant={card.updated_at} />],
    [t('columns.approver'), card.approved_by || '–'],
    [t('columns.approved'), <InstantText key="a" instant={card.approved_at} />],
    [t('columns.activated'), <InstantText key="i" instant={card.activated_at} />],
    ...(card.retired_at ? [[t('columns.retired'), <InstantText key="r" instant={card.retired_at} />]] : []),
  ] as const;
  return (
    <dl className={classes.facts}>
      {facts.map(([label, value]) => (
        <div key={`${label}`}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
