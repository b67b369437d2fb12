/** How the debtor can be reached: how often it was tried, what time it is there, and a way to log a contact by it. */
import { Chip, useUiSettings } from '@fairdue/ui';
import { ActionIcon } from '@mantine/core';
import { Clock, Mail, MapPin, Phone, PhoneOutgoing } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../Account.module.css';
import { useDesk } from '../desk';
import { type ContactPoint, zonesOfDebtor } from './points';
import { clocksIn } from './zones';

const ICONS: Readonly<Record<string, typeof Phone>> = { phone: Phone, email: Mail, postal: MapPin };
const MINUTE_MS = 60_000;

/** The list. */
export function ContactPoints({ onPoint }: { readonly onPoint: ((id: string) => void) | null }) {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const points = account.debtor.contact_points;
  if (points.length === 0) {
    return <p className={classes.muted}>{t('debtor.noPoints')}</p>;
  }
  return (
    <>
      <ul className={classes.points}>
        {points.map((point) => (
          <Point key={point.id} point={point} onPoint={onPoint} />
        ))}
      </ul>
      <LocalTime points={points} />
    </>
  );
}

interface PointProps {
  readonly point: ContactPoint;
  readonly onPoint: ((id: string) => void) | null;
}

function Point({ point, onPoint }: PointProps) {
  const { t } = useTranslation('account');
  const { account } = useDesk();
  const Icon = ICONS[point.kind] ?? Phone;
  const tried = account.contact_point_attempts.find(({ contact_point_id }) => contact_point_id === point.id);
  return (
    <li className={classes.point}>
      <Icon size={14} aria-label={t(`pointKinds.${point.kind as 'phone'}`)} role="img" />
      <div className={classes.pointText}>
        <span className={point.kind === 'phone' ? 'fd-numbers' : undefined}>{point.raw}</span>
        {tried && tried.total > 0 && (
          <span className={classes.reason}>
            {t('facts.attemptCounts', { week: tried.last_7_days, total: tried.total })}
          </span>
        )}
        {tried?.is_usable === false && <Chip tone="warning">{t('debtor.wrong')}</Chip>}
      </div>
      {onPoint && (
        <ActionIcon
          variant="subtle"
          size={24}
          aria-label={t('debtor.log', { point: point.raw })}
          onClick={() => onPoint(point.id)}
        >
          <PhoneOutgoing size={14} aria-hidden="true" />
        </ActionIcon>
      )}
    </li>
  );
}

/** By the primary address, minute by minute. */
function LocalTime({ points }: { readonly points: readonly ContactPoint[] }) {
  const { t } = useTranslation('account');
  const { locale } = useUiSettings();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date()), MINUTE_MS);
    return () => window.clearInterval(timer);
  }, []);
  const zones = zonesOfDebtor(points);
  if (zones.length === 0) {
    return null;
  }
  return (
    <p className={classes.localTime}>
      <Clock size={14} aria-hidden="true" />
      {t('debtor.localTime', { time: clocksIn(zones, locale, now) })}
    </p>
  );
}
