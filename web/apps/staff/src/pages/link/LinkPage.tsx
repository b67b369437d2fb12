/** Where an invite or a reset of a password leads: choose a password, then sign in with it. */
import { acceptLink, lookAtLink, type Me, type Schemas, signIn, toProblem } from '@fairdue/api-staff';
import { ErrorState, formatInstant, RowsSkeleton, useUiSettings } from '@fairdue/ui';
import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useRouter } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HOME } from '../../router/home';
import { NewPasswordForm } from '../../session/NewPasswordForm';
import { SignInForm } from '../../session/SignInForm';
import { signedIn } from '../../session/session';
import { type Step, stepAfter } from '../../session/steps';
import { EntryCard } from '../sign-in/EntryCard';

/** /link */
export function LinkPage(): ReactNode {
  const { t } = useTranslation(['link', 'shell']);
  const { hash } = useLocation();
  const token = hash.replace(/^#/, '');
  const found = useQuery({
    queryKey: ['link', token],
    queryFn: () => lookAtLink(token),
    enabled: token !== '',
    // One link is looked at once: every further look counts as an attempt.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const problem = found.error && toProblem(found.error);
  if (token === '' || problem?.code === 'link_refused' || problem?.status === 422) {
    return <Refusal title={t('refused')}>{t('refusedHint')}</Refusal>;
  }
  if (problem) {
    return (
      <EntryCard title={t('title')}>
        <ErrorState title={t('failed')} problem={problem} onRetry={() => void found.refetch()} />
      </EntryCard>
    );
  }
  if (!found.data) {
    return (
      <EntryCard title={t('title')}>
        <RowsSkeleton rows={4} />
      </EntryCard>
    );
  }
  return <KnownLink token={token} facts={found.data} />;
}

interface KnownLinkProps {
  readonly token: string;
  readonly facts: Schemas['LinkFacts'];
}

function KnownLink({ token, facts }: KnownLinkProps) {
  const { t } = useTranslation(['link', 'shell']);
  const router = useRouter();
  const { locale, timeZone } = useUiSettings();
  const [step, setStep] = useState<Step | null>(null);
  const [hasExpired, setHasExpired] = useState(facts.is_expired);
  const enter = (user: Me) => {
    signedIn(user);
    void router.navigate({ href: HOME, replace: true });
  };
  if (hasExpired) {
    const when = formatInstant(facts.expires_at, locale, timeZone);
    return <Refusal title={t('expired')}>{t('expiredHint', { when })}</Refusal>;
  }
  const save = async (password: string) => {
    try {
      await acceptLink(token, password);
    } catch (error) {
      if (toProblem(error).code !== 'link_expired') {
        throw error;
      }
      setHasExpired(true);
      return;
    }
    const next = stepAfter(await signIn(facts.username, password), password);
    if (next.name === 'done') {
      enter(next.user);
    } else {
      setStep(next);
    }
  };
  const isInvite = facts.kind === 'invite';
  const title = isInvite ? t('inviteTitle', { agency: facts.agency_name }) : t('resetTitle');
  const names = { name: facts.full_name || facts.username, username: facts.username };
  return (
    <EntryCard title={title}>
      {step ? (
        <SignInForm first={step} username={facts.username} onSignedIn={enter} />
      ) : (
        <NewPasswordForm verb={t('accept')} onSave={save}>
          <Text>{isInvite ? t('invite', names) : t('reset', names)}</Text>
          <input type="text" hidden readOnly autoComplete="username" value={facts.username} />
        </NewPasswordForm>
      )}
    </EntryCard>
  );
}

function Refusal({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { t } = useTranslation(['link', 'shell']);
  return (
    <EntryCard title={title}>
      <Text mb="md">{children}</Text>
      <Anchor component={Link} to="/login">
        {t('shell:signIn.toSignIn')}
      </Anchor>
    </EntryCard>
  );
}
