/** One version of the scorecard, and the requests that move it on. */
import { api, client, refreshPaths, type Schemas } from '@fairdue/api-staff';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';

const PATH = '/api/v1/scorecards/';
export type Card = Schemas['ScorecardDetail'];

/** Have everything about scorecards read again. */
export function useRefreshCards(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => refreshPaths(queries, PATH), [queries]);
}

/** Read a card by its id, or the built-in one. */
export function useCard(cardId: string) {
  const isBuiltIn = cardId === 'built-in';
  const params = { path: { scorecard_id: cardId } };
  const own = api.useQuery('get', '/api/v1/scorecards/{scorecard_id}/', { params }, { enabled: !isBuiltIn });
  const builtIn = api.useQuery('get', '/api/v1/scorecards/built-in/', {}, { enabled: isBuiltIn });
  return isBuiltIn ? builtIn : own;
}

/** What can be done to a card besides editing it. */
export type Step = 'approve' | 'activate' | 'roll-back';

/** Do it. Returns the card that the step leads to. Raises Problem. */
export async function takeStep(card: Card, step: Step): Promise<Card | undefined> {
  const params = { path: { scorecard_id: card.id ?? '' } };
  switch (step) {
    case 'approve': {
      const body = { revision: card.revision };
      return (await client.POST('/api/v1/scorecards/{scorecard_id}/approve/', { params, body })).data;
    }
    case 'activate':
      return (await client.POST('/api/v1/scorecards/{scorecard_id}/activate/', { params })).data;
    case 'roll-back':
      return (await client.POST('/api/v1/scorecards/{scorecard_id}/roll-back/', { params })).data;
  }
}

/** Save an edited draft. Raises Problem. */
export async function saveCard(card: Card, name: string, document: Record<string, unknown>): Promise<Card | undefined> {
  const params = { path: { scorecard_id: card.id ?? '' } };
  const body = { revision: card.revision, name, document };
  return (await client.PATCH('/api/v1/scorecards/{scorecard_id}/', { params, body })).data;
}
