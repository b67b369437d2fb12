import { screen } from '@testing-library/react';
import i18next from 'i18next';
import { expect, it } from 'vitest';
import { openScreen } from '../testing/screen';
import { allTexts } from '../testing/texts';

const DATA = new Set(['Fairdue', 'Harbour Recovery', 'Alex Example', 'Ctrl', 'k', 'g', 'a', 'h', 't', 'w']);

/** Every letter accented and the whole 40% longer, placeholders as they are. */
function pseudo(value: unknown): unknown {
  if (typeof value !== 'string') {
    return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, pseudo(inner)]));
  }
  return `⟦${value}${'·'.repeat(Math.ceil(value.length * 0.4))}⟧`;
}

it('every word of a page comes from the texts', async () => {
  const answers = {
    'GET /api/v1/accounts/': { next: null, previous: null, results: [] },
    'GET /api/v1/accounts/summary/': { count: 0, count_text: '0', is_capped: false, balances: [] },
  };
  await openScreen('/accounts', { role: 'agency_admin', answers });
  await screen.findByText('No accounts yet');
  for (const [name, texts] of Object.entries(await allTexts('en'))) {
    i18next.addResourceBundle('en', name, pseudo(texts), true, true);
  }
  await i18next.changeLanguage('en');
  await screen.findByText(/^⟦No accounts yet/);

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const strays: string[] = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent?.trim() ?? '';
    const isCode = walker.currentNode.parentElement?.closest('style, script, option');
    if (/\p{L}/u.test(text) && !isCode && !DATA.has(text) && !text.startsWith('⟦')) {
      strays.push(text);
    }
  }
  for (const element of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
    for (const name of ['aria-label', 'placeholder', 'title']) {
      const text = element.getAttribute(name) ?? '';
      if (/\p{L}/u.test(text) && !text.startsWith('⟦')) {
        strays.push(`${name}: ${text}`);
      }
    }
  }
  expect(strays).toEqual([]);
});
