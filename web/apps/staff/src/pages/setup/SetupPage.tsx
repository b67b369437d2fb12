/** The first run: create the first agency, or load the demo. */
import { api, type Me, type Schemas, toProblem } from '@fairdue/api-staff';
import { ErrorState, RowsSkeleton } from '@fairdue/ui';
import { Anchor, SegmentedControl, Text } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HOME } from '../../router/home';
import { signedIn } from '../../session/session';
import { EntryCard } from '../sign-in/EntryCard';
import { AgencyForm } from './AgencyForm';
import { DemoLoader } from './DemoLoader';

const POLL_MS = 1000;

/** Whether the demo is on its way. */
function isLoading(state: Schemas['SetupState'] | undefined): boolean {
  return state?.demo === 'waiting' || state?.demo === 'loading';
}

/** /setup */
export function SetupPage(): ReactNode {
  const { t } = useTranslation(['setup', 'shell']);
  const [hasStarted, setHasStarted] = useState(false);
  const state = api.useQuery(
    'get',
    '/api/v1/setup/',
    {},
    {
      staleTime: 0,
      refetchInterval: ({ state: { data } }) => (hasStarted || isLoading(data) ? POLL_MS : false),
    },
  );
  if (!state.data) {
    return (
      <EntryCard title={t('title')} isWide>
        {state.isError ? (
          <ErrorState title={t('failed')} problem={toProblem(state.error)} onRetry={() => void state.refetch()} />
        ) : (
          <RowsSkeleton rows={6} />
        )}
      </EntryCard>
    );
  }
  if (!state.data.needed && !hasStarted && !isLoading(state.data)) {
    return (
      <EntryCard title={t('doneTitle')}>
        <Text mb="md">{t('doneHint')}</Text>
        <Anchor component={Link} to="/login">
          {t('shell:signIn.toSignIn')}
        </Anchor>
      </EntryCard>
    );
  }
  return <FirstRun state={state.data} hasStarted={hasStarted || isLoading(state.data)} onStart={setHasStarted} />;
}

interface FirstRunProps {
  readonly state: Schemas['SetupState'];
  readonly hasStarted: boolean;
  readonly onStart: (hasStarted: boolean) => void;
}

function FirstRun({ state, hasStarted, onStart }: FirstRunProps) {
  const { t } = useTranslation(['setup', 'shell']);
  const router = useRouter();
  const [way, setWay] = useState<'agency' | 'demo'>('agency');
  const enter = (user: Me) => {
    signedIn(user);
    void router.navigate({ href: HOME, replace: true });
  };
  const isDemo = hasStarted || (way === 'demo' && state.demo_available);
  return (
    <EntryCard title={t('title')} isWide>
      {state.demo_available && !hasStarted && (
        <SegmentedControl
          fullWidth
          mb="md"
          aria-label={t('way')}
          value={way}
          onChange={(chosen) => setWay(chosen as 'agency' | 'demo')}
          data={[
            { value: 'agency', label: t('agency') },
            { value: 'demo', label: t('demo') },
          ]}
        />
      )}
      {isDemo ? (
        <DemoLoader state={state} hasStarted={hasStarted} onStart={onStart} onSignedIn={enter} />
      ) : (
        <AgencyForm needsToken={state.needs_token} onSignedIn={enter} />
      )}
    </EntryCard>
  );
}
