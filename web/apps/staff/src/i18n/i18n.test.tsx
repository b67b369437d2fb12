import { screen, waitFor } from '@testing-library/react';
import i18next from 'i18next';
import { describe, expect, it, vi } from 'vitest';
import { person } from '../testing/people';
import { openScreen } from '../testing/screen';
import { changeLanguage, needTexts, startTexts } from './i18n';

const slow = vi.hoisted(() => {
  let arrive = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  return { arrival, arrive: () => arrive(), isAsked: false };
});
vi.mock('./en/profile.json', async (original) => {
  slow.isAsked = true;
  await slow.arrival;
  return original();
});

const PROFILE = {
  'GET /api/v1/auth/me/': person('collector', {}),
  'GET /api/v1/auth/sessions/': { next: null, previous: null, results: [] },
};

describe('texts', () => {
  it('are here before their page is shown: no key is ever seen', async () => {
    const { router } = await openScreen('/nowhere', { role: 'collector', answers: PROFILE });
    await screen.findByRole('heading', { level: 1, name: 'There is nothing here' });
    // The page itself is here at once: only its texts are slow.
    await import('../pages/profile/ProfilePage');
    void router.navigate({ to: '/profile' });
    await waitFor(() => expect(slow.isAsked).toBe(true));
    await waitFor(() => expect(document.querySelector('#content .mantine-Skeleton-root')).not.toBeNull());
    expect(screen.queryByRole('heading', { level: 1 })).toBeNull();
    slow.arrive();
    await screen.findByRole('heading', { level: 1, name: 'Profile and security' });
    expect(screen.queryAllByText(/^([a-z-]+:)?[a-z]\w*(\.\w+)+$/)).toEqual([]);
  });

  it('come in the new language too when it changes while they are on their way', async () => {
    await startTexts('en');
    await Promise.all([needTexts(['audit']), changeLanguage('es'), needTexts(['scorecards'])]);
    expect(i18next.language).toBe('es');
    expect(document.documentElement.lang).toBe('es');
    for (const name of ['audit', 'scorecards', 'shell', 'ui']) {
      expect(i18next.hasResourceBundle('es', name)).toBe(true);
    }
  });

  it('that no page asked for are not read', async () => {
    await startTexts('es');
    expect(i18next.hasResourceBundle('es', 'rules')).toBe(false);
    await needTexts(['rules']);
    expect(i18next.hasResourceBundle('es', 'rules')).toBe(true);
    expect(i18next.hasResourceBundle('en', 'rules')).toBe(false);
  });
});
