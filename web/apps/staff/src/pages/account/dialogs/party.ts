/** What a further party of an account can be, and what the form for one sends. Pure. */
import type { Schemas } from '@fairdue/api-staff';

export type PartyRole = Schemas['PartyRole'];
type NewParty = Schemas['NewParty'];

export const PARTY_ROLES = ['joint', 'guarantor'] as const satisfies readonly PartyRole[];

/** What the form holds: somebody known, or somebody new and how he can be reached. */
export interface PartyValues {
  readonly who: 'known' | 'new';
  readonly role: PartyRole;
  readonly debtor: string | null;
  readonly full_name: string;
  readonly phone: string;
  readonly email: string;
}

export const NOBODY: PartyValues = { who: 'known', role: 'joint', debtor: null, full_name: '', phone: '', email: '' };

const NOWHERE = { line1: '', city: '', region: '', postal_code: '', country: '' };

/** The request: of the two ways only what the chosen one needs. */
export function bodyOf({ who, role, debtor, full_name, phone, email }: PartyValues): NewParty {
  if (who === 'known') {
    return { role, debtor, full_name: null, contact_points: [] };
  }
  const points = [
    { kind: 'phone', value: phone.trim() },
    { kind: 'email', value: email.trim() },
  ] as const;
  return {
    role,
    debtor: null,
    full_name: full_name.trim(),
    contact_points: points
      .filter(({ value }) => value !== '')
      .map((point) => ({ ...NOWHERE, ...point, is_primary: true })),
  };
}
