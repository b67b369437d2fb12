/** Load the demo, show that it is on its way, then sign in as its administrator. */
import { client, type Me, type Problem, type Schemas, signIn, toProblem } from '@fairdue/api-staff';
import { FormProblem } from '@fairdue/ui';
import { Button, Loader, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSubmit } from '../../forms/useSubmit';
import { TokenField } from './TokenField';

/** The password of the demo's people is published: production mode has no demo. */
const DEMO = { username: 'demo.admin', password: 'Demo@2026' };

interface DemoLoaderProps {
  readonly state: Schemas['SetupState'];
  readonly hasStarted: boolean;
  readonly onStart: (hasStarted: boolean) => void;
  readonly onSignedIn: (user: Me) => void;
}

/** The button, the wait, and what failed. */
export function DemoLoader({ state, hasStarted, onStart, onSignedIn }: DemoLoaderProps) {
  const { t } = useTranslation('setup');
  const queries = useQueryClient();
  const form = useForm({ initialValues: { token: '' } });
  const { problem, isBusy, submit } = useSubmit(form, ['token']);
  const refused = useEntrance(hasStarted && state.demo === 'loaded', onSignedIn);
  const load = async (token: string) => {
    await client.POST('/api/v1/setup/demo/', { body: { token: token || null } });
    await queries.invalidateQueries();
    onStart(true);
  };
  const hasFailed = state.demo === 'failed';
  useEffect(() => {
    if (hasFailed) {
      onStart(false);
    }
  }, [hasFailed, onStart]);
  if (hasStarted && !refused && !hasFailed) {
    return (
      <Stack align="center" py="lg" role="status" aria-live="polite">
        <Loader />
        <Text fw={500}>{t(state.demo === 'loaded' ? 'signingIn' : 'loading')}</Text>
        <Text c="dimmed" ta="center">
          {t('loadingHint')}
        </Text>
      </Stack>
    );
  }
  const textOf = ({ code }: { readonly code: string }) => (code === 'setup_token_wrong' ? t('wrongToken') : null);
  return (
    <form onSubmit={form.onSubmit(({ token }) => submit(() => load(token)))} noValidate>
      <FormProblem problem={refused ?? problem} textOf={textOf} />
      <Stack gap="sm">
        {hasFailed && <Text role="alert">{t('demoFailed')}</Text>}
        <Text>{t('demoHint')}</Text>
        {state.needs_token && <TokenField {...form.getInputProps('token')} />}
        <Button type="submit" loading={isBusy}>
          {t('load')}
        </Button>
      </Stack>
    </form>
  );
}

/** Signs in once the demo is there; returns what stood in the way. */
function useEntrance(isThere: boolean, onSignedIn: (user: Me) => void): Problem | null {
  const [refused, setRefused] = useState<Problem | null>(null);
  const enter = useRef(onSignedIn);
  enter.current = onSignedIn;
  useEffect(() => {
    if (!isThere) {
      return;
    }
    signIn(DEMO.username, DEMO.password).then(
      (user) => 'challenge' in user || enter.current(user),
      (error: unknown) => setRefused(toProblem(error)),
    );
  }, [isThere]);
  return refused;
}
