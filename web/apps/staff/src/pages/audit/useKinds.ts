/** Kinds of entries in words, grouped by what they are about. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** All kinds that have words, and the words of any kind. */
export function useKinds() {
  const { t } = useTranslation('audit');
  return useMemo(() => {
    const all = t('kinds', { returnObjects: true }) as unknown as Record<string, Record<string, string>>;
    const groups = Object.entries(all).map(([subject, verbs]) => ({
      group: t(`subjects.${subject}` as 'subjects.account', { defaultValue: subject }),
      items: Object.entries(verbs).map(([verb, label]) => ({ value: `${subject}.${verb}`, label })),
    }));
    const textOf = (kind: string): string => {
      const [subject = '', verb = ''] = kind.split('.');
      return all[subject]?.[verb] ?? kind;
    };
    return { groups, textOf };
  }, [t]);
}
