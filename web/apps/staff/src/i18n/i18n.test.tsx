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
    await openScreen('/profile', { role: 'collector', answers: PROFILE });
    await waitFor(() => expect(slow.isAsked).toBe(true));
    expect(screen.queryByRole('heading', { level: 1 })).toBeNull();
    const seen: string[] = [];
    const watcher = new MutationObserver(() => seen.push(document.body.textContent ?? ''));
    watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
    slow.arrive();
    await screen.findByRole('heading', { level: 1, name: 'Profile and security' });
    watcher.disconnect();
    const keys = Object.keys(i18next.getResourceBundle('en', 'profile'));
    expect(keys.length).toBeGreaterThan(3);
    for (const shown of seen) {
      expect(keys.filter((key) => new RegExp(`(^|\\W)(profile:)?${key}\\.\\w`).test(shown))).toEqual([]);
    }
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
