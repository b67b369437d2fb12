/** The agency's settings as the form shows them. What the form does not know stays as it is. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { STAFF_ROLES } from '../places';

const DAYS = 'raw_retention_days';
const LEAVERS = 'when_collector_leaves';

type AgencyRow = Schemas['AgencyRow'];

/** What the form holds. */
export interface AgencyValues {
  name: string;
  license_number: string;
  time_zone: string;
  locale: string;
  second_factor_roles: string[];
  /** Days; empty = the operator's own number. */
  raw_retention_days: number | string;
  /** What becomes of the open accounts of a collector who is deactivated. */
  when_collector_leaves: 'reassign' | 'keep';
}

/** Read the form's values. */
export function valuesOf({ name, license_number, time_zone, settings }: AgencyRow): AgencyValues {
  const { locale, second_factor_roles: roles, [DAYS]: days, [LEAVERS]: leavers } = settings;
  return {
    name,
    license_number: license_number ?? '',
    time_zone,
    locale: typeof locale === 'string' ? locale : 'en-US',
    raw_retention_days: typeof days === 'number' ? days : '',
    when_collector_leaves: leavers === 'keep' ? 'keep' : 'reassign',
    second_factor_roles: Array.isArray(roles) ? STAFF_ROLES.filter((role) => roles.includes(role)) : [],
  };
}

/** The request that saves them. */
export function changesOf(agency: AgencyRow, values: AgencyValues): Schemas['AgencyPatch'] {
  const { name, license_number, time_zone, raw_retention_days: days, ...plain } = values;
  const { [DAYS]: _before, ...others } = agency.settings;
  return {
    name,
    license_number: license_number || null,
    time_zone,
    settings: { ...others, ...plain, ...(typeof days === 'number' && { [DAYS]: days }) },
  };
}
