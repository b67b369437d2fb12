/** To whom accounts can be given, and the request that means. Pure. */
import type { Schemas } from '@fairdue/api-staff';

/** By the rules, to one collector, to a team; `keep` leaves them where they are. */
export type Way = 'rules' | 'collector' | 'team' | 'keep';

/** What is chosen in the form. */
export interface Target {
  readonly way: Way;
  readonly collectorId: string;
  readonly teamId: string;
}

export const BY_RULES: Target = { way: 'rules', collectorId: '', teamId: '' };

/** The request for a target; null while it is not complete, or nothing is to be moved. */
export function requestFor(target: Target, isPreview: boolean): Schemas['Reassign'] | null {
  const { way, collectorId, teamId } = target;
  switch (way) {
    case 'rules':
      return { preview: isPreview };
    case 'collector':
      return collectorId ? { preview: isPreview, to_collector: collectorId } : null;
    case 'team':
      return teamId ? { preview: isPreview, to_team: teamId } : null;
    default:
      return null;
  }
}
