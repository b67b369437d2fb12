/** One version of the scorecard: where it stands, what it says, what it would do, and the next step. */
import { toProblem } from '@fairdue/api-staff';
import { Chip, ErrorState, PageHeader, RowsSkeleton } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { CardEditor } from './CardEditor';
import { CardFacts } from './CardFacts';
import { CardSteps } from './CardSteps';
import { NewDraft } from './NewDraft';
import { cardRoute } from './routes';
import { StateChip } from './StateChip';
import { type Card, useCard } from './useCard';

/** /scorecards/$cardId */
export function CardPage(): ReactNode {
  const { t } = useTranslation('scorecards');
  const { cardId } = cardRoute.useParams();
  const card = useCard(cardId);
  if (!card.data) {
    return (
      <>
        <PageHeader title={t('one')} />
        {card.isError ? (
          <ErrorState title={t('failedOne')} problem={toProblem(card.error)} onRetry={() => void card.refetch()} />
        ) : (
          <RowsSkeleton />
        )}
      </>
    );
  }
  return <CardView key={`${card.data.id} ${card.data.revision}`} card={card.data} />;
}

function CardView({ card }: { readonly card: Card }) {
  const { t } = useTranslation('scorecards');
  const isAdmin = has(useUser(), ADMINS);
  const beside = (
    <>
      <Chip tone="neutral">{t('version', { version: card.version })}</Chip>
      {card.id && <StateChip status={card.status} />}
    </>
  );
  const actions = (
    <>
      <Button component={Link} to="/scorecards" variant="subtle">
        {t('all')}
      </Button>
      {isAdmin && <NewDraft from={card} isMain={false} />}
      {isAdmin && card.id && <CardSteps card={card} />}
    </>
  );
  return (
    <>
      <PageHeader title={card.id ? card.name : t('builtIn')} beside={beside} actions={actions} />
      <CardFacts card={card} />
      <CardEditor card={card} isEditable={isAdmin && card.status === 'draft'} />
    </>
  );
}
