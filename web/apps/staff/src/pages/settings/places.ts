/** The pages of the settings, and who may see which. Pure. */
import type { Me, Schemas } from '@fairdue/api-staff';
import { ADMINS, has, OVERSEERS, type Role } from '../../session/roles';

/** Admins, and who reads only. */
export const AUDITORS: readonly Role[] = [...ADMINS, 'readonly'];

/** Who runs the platform itself. */
export const PLATFORM: readonly Role[] = ['superuser'];

/** The roles that an admin can give. */
export const STAFF_ROLES = [
  'agency_admin',
  'team_lead',
  'collector',
  'readonly',
] as const satisfies readonly Schemas['StaffRole'][];

const PLACES = [
  { to: '/settings/users', label: 'areas:places.users', roles: AUDITORS },
  { to: '/settings/teams', label: 'areas:places.teams', roles: OVERSEERS },
  { to: '/settings/collectors', label: 'areas:places.collectors', roles: OVERSEERS },
  { to: '/settings/api-keys', label: 'areas:places.apiKeys', roles: ADMINS },
  { to: '/settings/payment-processors', label: 'areas:places.processors', roles: ADMINS },
  { to: '/settings/agency', label: 'areas:places.agency', roles: ADMINS },
  { to: '/settings/agencies', label: 'areas:places.agencies', roles: PLATFORM },
] as const;

/** One page of the settings. */
export type Place = (typeof PLACES)[number];

/** Those that somebody may see, in order. */
export function placesOf(user: Me | null): readonly Place[] {
  return PLACES.filter(({ roles }) => has(user, roles));
}
