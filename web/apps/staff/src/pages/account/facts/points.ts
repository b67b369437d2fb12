/** The contact points of an account's debtor, and what time it is there. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import type { Account } from '../queries';
import { zonesOf } from './zones';

export type ContactPoint = Schemas['ContactPointRow'];

const KIND_OF: Readonly<Record<string, string>> = {
  phone: 'phone',
  sms: 'phone',
  email: 'email',
  letter: 'postal',
  visit: 'postal',
};

/** The points of a channel, those that were a wrong number last. */
export function pointsFor(
  channel: string,
  account: Pick<Account, 'debtor' | 'contact_point_attempts'>,
): ContactPoint[] {
  const useless = new Set(
    account.contact_point_attempts
      .filter(({ is_usable }) => !is_usable)
      .map(({ contact_point_id }) => contact_point_id),
  );
  const found = account.debtor.contact_points.filter(({ kind }) => kind === KIND_OF[channel]);
  return [...found.filter(({ id }) => !useless.has(id)), ...found.filter(({ id }) => useless.has(id))];
}

/** The time zones in which the debtor may live, by his address; empty when that says nothing. */
export function zonesOfDebtor(points: readonly ContactPoint[]): readonly string[] {
  const address = points.find(({ kind, is_primary }) => kind === 'postal' && is_primary);
  return address ? zonesOf(address.country, address.region) : [];
}
