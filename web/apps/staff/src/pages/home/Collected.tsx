/** What came in today and this month for the accounts one may see; for a collector the promises that were kept, too. */
import { api, toProblem } from '@fairdue/api-staff';
import { ErrorState, formatCount, formatMoney, type Kpi, KpiStrip, Money, useUiSettings } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';

/** A strip; other currencies than the agency's stand below its own. */
export function CollectedFigures() {
  const { t } = useTranslation('home');
  const { locale } = useUiSettings();
  const { data, isError, error, refetch } = api.useQuery('get', '/api/v1/analytics/collected/');
  if (isError && data === undefined) {
    return <ErrorState title={t('collected.failed')} problem={toProblem(error)} onRetry={() => void refetch()} />;
  }
  const amount = (when: 'today' | 'month'): Kpi => {
    const [own, ...others] = data?.by_currency ?? [];
    const also = others.map((each) => formatMoney(each[when], each.currency, locale)).join(', ');
    return {
      key: when,
      label: t(`collected.${when}`),
      value: own && <Money amount={own[when]} currency={own.currency} />,
      ...(also && { hint: t('collected.also', { amounts: also }) }),
    };
  };
  const kept: Kpi[] = data?.promises
    ? [
        {
          key: 'promises',
          label: t('collected.kept'),
          value:
            data.promises.given === 0
              ? '–'
              : t('collected.keptOf', {
                  kept: formatCount(data.promises.kept, locale),
                  given: formatCount(data.promises.given, locale),
                }),
          hint: t(data.promises.given === 0 ? 'collected.noneDue' : 'collected.keptHint'),
        },
      ]
    : [];
  return <KpiStrip label={t('collected.label')} items={[amount('today'), amount('month'), ...kept]} />;
}
