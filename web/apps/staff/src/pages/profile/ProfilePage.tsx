/** One's own profile. */
import { PageHeader, Section } from '@fairdue/ui';
import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PreferenceFields } from '../../preferences/PreferenceFields';
import { AboutMe } from './AboutMe';
import { MorePreferences } from './MorePreferences';
import { PasswordChange } from './PasswordChange';
import { SecondFactor } from './SecondFactor';
import { Sessions } from './Sessions';

/** /profile */
export function ProfilePage(): ReactNode {
  const { t } = useTranslation(['profile', 'areas']);
  return (
    <>
      <PageHeader title={t('areas:profile')} />
      <Section title={t('me.title')} about={t('me.about')}>
        <AboutMe />
      </Section>
      <Section title={t('preferences.title')} about={t('preferences.about')}>
        <Stack gap="md" maw={420}>
          <PreferenceFields />
          <MorePreferences />
        </Stack>
      </Section>
      <Section title={t('password.title')} about={t('password.about')}>
        <PasswordChange />
      </Section>
      <Section title={t('secondFactor.title')} about={t('secondFactor.about')}>
        <SecondFactor />
      </Section>
      <Section title={t('sessions.title')} about={t('sessions.about')}>
        <Sessions />
      </Section>
    </>
  );
}
