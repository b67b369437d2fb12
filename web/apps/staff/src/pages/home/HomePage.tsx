/** The first page of the day. */
import { formatDate, PageHeader, useUiSettings } from '@fairdue/ui';
import { Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ADMINS, has } from '../../session/roles';
import { useUser } from '../../session/session';
import { dateIn } from '../worklist/today';
import { CollectorDay } from './CollectorDay';

const AdminDay = lazy(async () => ({ default: (await import('./AdminDay')).AdminDay }));
const LeadDay = lazy(async () => ({ default: (await import('./LeadDay')).LeadDay }));
const AuditorDay = lazy(async () => ({ default: (await import('./AuditorDay')).AuditorDay }));

/** / */
export function HomePage(): ReactNode {
  const { t } = useTranslation(['home', 'areas']);
  const { locale } = useUiSettings();
  const user = useUser();
  const today = dateIn(user.agency?.time_zone ?? 'UTC', Date.now());
  return (
    <>
      <PageHeader
        title={t('areas:home')}
        beside={
          <Text component="span" c="dimmed">
            {formatDate(today, locale)}
          </Text>
        }
      />
      <Suspense fallback={null}>
        {user.collector_id !== null && <CollectorDay />}
        {user.role === 'team_lead' && <LeadDay />}
        {has(user, ADMINS) && <AdminDay />}
        {user.role === 'readonly' && <AuditorDay />}
      </Suspense>
    </>
  );
}
