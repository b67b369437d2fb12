/** The facts of the account itself. */
import { Card, Chip, DateText, InstantText } from '@fairdue/ui';
import { useTranslation } from 'react-i18next';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { Fact } from './Fact';
import { percent } from './percent';
import { Score } from './Score';

const TONES = ['neutral', 'neutral', 'warning', 'danger'] as const;

/** The card. */
export function AccountFacts() {
  const { t } = useTranslation(['account', 'accounts']);
  const { account } = useDesk();
  const rate = account.commission_rate ?? account.assigned_to?.commission_rate ?? null;
  const isPast = account.dpd !== null && account.dpd >= 0;
  return (
    <Card title={t('facts.account')}>
      <dl className={classes.list}>
        <Fact label={t('facts.creditor')}>{account.creditor.name}</Fact>
        {account.original_creditor !== '' && account.original_creditor !== account.creditor.name && (
          <Fact label={t('facts.originalCreditor')}>{account.original_creditor}</Fact>
        )}
        {account.account_type !== '' && (
          <Fact label={t('facts.type')} isWord>
            {account.account_type.replaceAll('_', ' ')}
          </Fact>
        )}
        <Fact label={t('facts.due')}>
          <DateText date={account.due_date} />
        </Fact>
        <Fact label={t('facts.dpd')}>
          {isPast ? (
            <>
              {t('accounts:days', { count: account.dpd ?? 0 })}
              <span className={classes.aside}>{t(`accounts:bands.${account.dpd_band as '0-30'}`)}</span>
            </>
          ) : (
            t('accounts:bands.not_due')
          )}
        </Fact>
        <Fact label={t('facts.priority')}>
          <Chip tone={TONES[account.priority] ?? 'neutral'}>{t(`accounts:priorities.${account.priority as 0}`)}</Chip>
          {account.is_priority_fixed && <span className={classes.aside}>{t('facts.byHand')}</span>}
        </Fact>
        <Fact label={t('facts.score')}>
          <Score />
        </Fact>
        <Fact label={t('facts.collector')}>{account.assigned_to?.full_name ?? t('accounts:nobody')}</Fact>
        <Fact label={t('facts.followUp')}>
          <DateText date={account.follow_up_on} />
        </Fact>
        <Fact label={t('facts.lastContact')}>
          <InstantText instant={account.last_contact_at} />
        </Fact>
        <Fact label={t('facts.attempts')}>
          {t('facts.attemptCounts', { week: account.attempts.last_7_days, total: account.attempts.total })}
        </Fact>
        {rate !== null && <Fact label={t('facts.commission')}>{percent(rate)}</Fact>}
        <Fact label={t('facts.received')}>
          <InstantText instant={account.created_at} style="day" />
        </Fact>
        {account.settled_at && (
          <Fact label={t('facts.settled')}>
            <InstantText instant={account.settled_at} style="day" />
          </Fact>
        )}
        {account.closed_at && (
          <Fact label={t('facts.closed')}>
            <InstantText instant={account.closed_at} style="day" />
          </Fact>
        )}
      </dl>
    </Card>
  );
}
