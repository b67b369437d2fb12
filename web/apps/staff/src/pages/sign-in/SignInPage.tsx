/** The page to sign in on. */
import type { Me } from '@fairdue/api-staff';
import { PageHeader } from '@fairdue/ui';
import { Paper } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { HOME } from '../../router/home';
import { SignInForm } from '../../session/SignInForm';
import { signedIn } from '../../session/session';
import { LanguageSelect } from '../../shell/LanguageSelect';
import { signInRoute } from './route';
import classes from './SignInPage.module.css';

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
    <main className={classes.page}>
      <Paper withBorder p="lg" className={classes.card}>
        <div className={classes.brand}>
          <img src="/static/fairdue/mark.svg" alt="" width="24" height="24" />
          Fairdue
        </div>
        <PageHeader title={t('signIn.title')} />
        <SignInForm onSignedIn={onSignedIn} />
      </Paper>
      <LanguageSelect />
    </main>
  );
}

function isOwnPage(next: string | undefined): next is string {
  return next?.startsWith('/') === true && !next.startsWith('//') && !next.startsWith('/\\');
}
