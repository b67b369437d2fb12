/** The agency's settings as the form shows them. What the form does not know stays as it is. Pure. */
import type { Schemas } from '@fairdue/api-staff';
import { STAFF_ROLES } from '../places';

const DAYS = 'raw_retention_days';

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
}

/** Read the form's values. */
export function valuesOf({ name, license_number, time_zone, settings }: AgencyRow): AgencyValues {
  const { locale, second_factor_roles: roles, [DAYS]: days } = settings;
  return {
    name,
    license_number: license_number ?? '',
    time_zone,
    locale: typeof locale === 'string' ? locale : 'en-US',
    raw_retention_days: typeof days === 'number' ? days : '',
    second_factor_roles: Array.isArray(roles) ? STAFF_ROLES.filter((role) => roles.includes(role)) : [],
  };
}

/** The request that saves them. */
export function changesOf(agency: AgencyRow, values: AgencyValues): Schemas['AgencyPatch'] {
  const { name, license_number, time_zone, locale, second_factor_roles, raw_retention_days: days } = values;
  const { [DAYS]: _before, ...others } = agency.settings;
  return {
    name,
    license_number: license_number || null,
    time_zone,
    settings: { ...others, locale, second_factor_roles, ...(typeof days === 'number' && { [DAYS]: days }) },
  };
}
