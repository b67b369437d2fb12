/** Why each factor is used, and which law cautions against it. */
import { api } from '@fairdue/api-staff';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** What is told of one factor, in the reader's language. */
export interface Reason {
  readonly isSensitive: boolean;
  readonly why: string;
  readonly caution: string;
  /** Citations, as the law names itself. */
  readonly laws: readonly string[];
}

/** By the name of the factor; empty while it is being read, since the card can be read without. */
export function useReasons(): ReadonlyMap<string, Reason> {
  const { t } = useTranslation('scorecards');
  const { data } = api.useQuery('get', '/api/v1/scorecards/reasons/');
  return useMemo(
    () =>
      new Map(
        (data?.factors ?? []).map(({ factor, is_sensitive, why, caution, laws }) => [
          factor,
          {
            isSensitive: is_sensitive,
            why: t(`reasons.${factor}.why` as 'reasons.balance.why', { defaultValue: why }),
            caution: t(`reasons.${factor}.caution` as 'reasons.balance.caution', { defaultValue: caution }),
            laws,
          },
        ]),
      ),
    [data, t],
  );
}
