/** What has to be seen before anything is done: escalation, dispute, withdrawal, a hand-over. */
import { client } from '@fairdue/api-staff';
import { InstantText, toastFailed } from '@fairdue/ui';
import { Button } from '@mantine/core';
import { CircleAlert, FileMinus, Handshake, type LucideIcon, MessageCircleWarning } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../forms/useSubmit';
import { useUser } from '../../session/session';
import classes from './Account.module.css';
import { useDesk } from './desk';

/** All that hold now. */
export function Banners() {
  const { t } = useTranslation('account');
  const { account, work } = useDesk();
  return (
    <>
      {account.is_escalated && (
        <Banner icon={CircleAlert} tone="danger" title={t('banners.escalated')}>
          {account.escalation_reason}
        </Banner>
      )}
      {account.status === 'disputed' && (
        <Banner icon={MessageCircleWarning} tone="warning" title={t('banners.disputed')}>
          {t('banners.disputedHint')}
        </Banner>
      )}
      {account.withdrawn_at && (
        <Banner icon={FileMinus} tone="warning" title={t('banners.withdrawn')}>
          <InstantText instant={account.withdrawn_at} style="day" />
        </Banner>
      )}
      {account.status === 'closed' && account.close_reason !== '' && (
        <Banner icon={FileMinus} tone="neutral" title={t('banners.closed')}>
          {account.close_reason}
        </Banner>
      )}
      {work?.handover && <HandoverBanner />}
    </>
  );
}

interface BannerProps {
  readonly icon: LucideIcon;
  readonly tone: 'danger' | 'warning' | 'neutral' | 'info';
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

function Banner({ icon: Icon, tone, title, children, action }: BannerProps) {
  return (
    <section className={classes.banner} data-tone={tone} aria-label={title}>
      <Icon size={16} aria-hidden="true" />
      <div className={classes.bannerText}>
        <strong>{title}</strong>
        <div>{children}</div>
      </div>
      {action}
    </section>
  );
}

/** How the account came here; its collector puts it aside once he has read it. */
function HandoverBanner() {
  const { t } = useTranslation('account');
  const user = useUser();
  const { account, work, refresh } = useDesk();
  const { isBusy, submit } = useSubmit({ setErrors: () => toastFailed(t('handover.failed')) }, []);
  const handover = work?.handover;
  if (!handover) {
    return null;
  }
  const putAside = async () => {
    const path = { account_id: account.id };
    if (await submit(() => client.POST('/api/v1/accounts/{account_id}/handover/read/', { params: { path } }))) {
      await refresh();
    }
  };
  const isMine = user.collector_id !== null && user.collector_id === account.assigned_to?.id;
  return (
    <Banner
      icon={Handshake}
      tone="info"
      title={handover.from_collector ? t('handover.from', { name: handover.from_collector }) : t('handover.title')}
      action={
        isMine && (
          <Button size="compact-sm" variant="default" loading={isBusy} onClick={() => void putAside()}>
            {t('handover.read')}
          </Button>
        )
      }
    >
      {handover.notes.map((note) => (
        <p key={`${note.at} ${note.text}`} className={classes.handoverNote}>
          {note.text}
          <span className={classes.reason}>
            {note.author_name} · <InstantText instant={note.at} />
          </span>
        </p>
      ))}
    </Banner>
  );
}
