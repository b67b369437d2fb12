/** The page to sign in on. */
import type { Me } from '@fairdue/api-staff';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { HOME } from '../../router/home';
import { SignInForm } from '../../session/SignInForm';
import { signedIn } from '../../session/session';
import { EntryCard } from './EntryCard';
import { signInRoute } from './route';

/** A card in the middle; afterwards one comes where one wanted to go. */
export function SignInPage() {
  const { t } = useTranslation();
  const router = useRouter();
  const { next } = signInRoute.useSearch();
  const onSignedIn = (user: Me) => {
    signedIn(user);
    void router.navigate({ href: isOwnPage(next) ? next : HOME, replace: true });
  };
  return (
    <EntryCard title={t('signIn.title')}>
      <SignInForm onSignedIn={onSignedIn} />
    </EntryCard>
  );
}

function isOwnPage(next: string | undefined): next is string {
  return next?.startsWith('/') === true && !next.startsWith('//') && !next.startsWith('/\\');
}
