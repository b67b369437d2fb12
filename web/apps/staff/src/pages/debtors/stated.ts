/** The words of the scorecard for circumstances. */
import { useCallback } from 'react';
import { useKnown } from '../../i18n/i18n';

/** The words that the built-in scorecard knows, field by field. */
export const STATED = {
  employment_status: ['GOVERNMENT_EMPLOYED', 'EMPLOYED', 'RETIRED', 'SELF_EMPLOYED', 'STUDENT', 'UNEMPLOYED'],
  contract_type: ['PERMANENT', 'CONTRACT', 'TEMPORARY', 'FREELANCE'],
  industry_sector: [
    'GOVERNMENT',
    'HEALTHCARE',
    'UTILITIES',
    'EDUCATION',
    'INSURANCE',
    'TECHNOLOGY',
    'FINANCE',
    'PROFESSIONAL_SERVICES',
    'TELECOMMUNICATIONS',
    'MANUFACTURING',
    'TRANSPORTATION',
    'ENERGY',
    'RETAIL',
    'REAL_ESTATE',
    'HOSPITALITY',
    'CONSTRUCTION',
    'ENTERTAINMENT',
  ],
  family_situation: [
    'MARRIED_DUAL_INCOME',
    'MARRIED_SINGLE_INCOME',
    'SINGLE_NO_DEPENDENTS',
    'UNMARRIED_LIVING_TOGETHER',
    'DIVORCED_NO_DEPENDENTS',
    'SINGLE_WITH_DEPENDENTS',
    'DIVORCED_WITH_DEPENDENTS',
    'WIDOWED_WITH_DEPENDENTS',
  ],
} as const;

/** Says a word; one that only the agency's own scorecard knows is said as it is. */
export function useStated(): (word: string) => string {
  const known = useKnown('debtors');
  return useCallback((word) => known(`words.${word}`) ?? word, [known]);
}
