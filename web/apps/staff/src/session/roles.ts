/** Roles, and the groups of them that pages are open to: the same as the API's own. */
import type { Me, Schemas } from '@fairdue/api-staff';

/** A role of a person. */
export type Role = Schemas['Role'];

export const ADMINS: readonly Role[] = ['superuser', 'agency_admin'];
export const LEADS: readonly Role[] = [...ADMINS, 'team_lead'];
/** See more than their own accounts. */
export const OVERSEERS: readonly Role[] = [...LEADS, 'readonly'];
/** Read the journal. */
export const AUDITORS: readonly Role[] = [...ADMINS, 'readonly'];
/** Work accounts. */
export const WORKERS: readonly Role[] = [...LEADS, 'collector'];
export const EVERYONE: readonly Role[] = [...WORKERS, 'readonly'];

/** Whether somebody has one of the roles. */
export function has(user: Me | null, roles: readonly Role[]): boolean {
  return user !== null && roles.includes(user.role);
}
