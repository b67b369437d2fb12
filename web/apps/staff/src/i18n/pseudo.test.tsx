import { waitFor } from '@testing-library/react';
import i18next from 'i18next';
import { describe, expect, it } from 'vitest';
import { openScreen } from '../testing/screen';
import { status } from '../testing/server';
import { allTexts } from '../testing/texts';
import { changeLanguage } from './i18n';

const ID = '0198f1a2-0000-7000-8000-00000000abcd';
const LISTS = [
  '/worklist',
  '/accounts',
  '/accounts?search=zz&status=new',
  '/debtors',
  '/debtors?view=risky',
  '/debtors/duplicates',
  '/imports',
  '/imports?status=failed',
  '/mapping-profiles',
  '/payments/inbox',
  '/payments/bank-files',
  '/payments/bank-profiles',
  '/jobs',
  '/creditors',
  '/settings/users',
  '/settings/teams',
  '/settings/collectors',
  '/settings/api-keys',
  '/assignment-rules?tab=runs',
  '/audit',
];
const PAGES = [
  ...LISTS,
  '/',
  '/team',
  `/accounts/${ID}`,
  `/debtors/${ID}`,
  '/imports/new',
  `/imports/${ID}`,
  '/mapping-profiles/new',
  '/payments/bank-files/new',
  '/payments/bank-profiles/new',
  `/payments/bank-profiles/${ID}`,
  `/mapping-profiles/${ID}`,
  `/creditors/${ID}`,
  `/settings/collectors/${ID}`,
  '/settings/agency',
  '/analytics',
  '/assignment-rules',
  '/scorecards',
  `/scorecards/${ID}`,
  '/profile',
  '/nowhere',
];
/** What is no text: names, keys, what the server gives. */
const DATA = new Set(['Fairdue', 'Harbour Recovery', 'Alex Example', 'agency_admin', 'request-1', 'Ctrl', 'zz']);
const KEY = /^[a-z?/]$/;
const DAY = /^[A-Z][a-z]{2} \d{1,2}, \d{4}$/;

/** An agency in which there is nothing yet. */
const COUNT = { count: 0, count_text: '0', is_capped: false, balances: [], due_today: 0, overdue: 0, escalated: 0 };
const NOTHING = {
  '*': { next: null, previous: null, results: [] },
  'GET /api/v1/accounts/summary/': COUNT,
  'GET /api/v1/worklist/summary/': COUNT,
  'GET /api/v1/worklist/views/': [],
  'GET /api/v1/audit/seals/': { last_sequence: 0, last_sealed_at: null, unsealed_entries: 0 },
  'GET /api/v1/bank-items/summary/': [],
  'GET /api/v1/mapping-profiles/builtin/': [],
  'GET /api/v1/mapping-profiles/fields/': [],
};

/** Every letter accented and the whole 40% longer, placeholders as they are. */
function pseudo(value: unknown): unknown {
  if (typeof value !== 'string') {
    return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, pseudo(inner)]));
  }
  return `⟦${value}${'·'.repeat(Math.ceil(value.length * 0.4))}⟧`;
}

function strays(): readonly string[] {
  const found: string[] = [];
  const note = (text: string, where = '') => {
    const said = text.trim();
    if (/\p{L}/u.test(said) && !DATA.has(said) && !KEY.test(said) && !DAY.test(said) && !said.startsWith('⟦')) {
      found.push(where + said);
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement?.closest('style, script, option, [role=option]')) {
      note(walker.currentNode.textContent ?? '');
    }
  }
  for (const name of ['aria-label', 'placeholder', 'title', 'alt']) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      note(element.getAttribute(name) ?? '', `${name}: `);
    }
  }
  return found;
}

async function show(path: string, answers: Record<string, unknown>): Promise<void> {
  await openScreen(path, { role: 'agency_admin', answers });
  await waitFor(() => expect(document.querySelector('#content :is(h1, [role=alert])')).not.toBeNull());
  for (const [name, texts] of Object.entries(await allTexts('en'))) {
    i18next.addResourceBundle('en', name, pseudo(texts));
  }
  await changeLanguage('en');
  await waitFor(() => expect(document.body.textContent).toContain('⟦'));
  await waitFor(() => expect(document.querySelector('.mantine-Skeleton-root')).toBeNull());
}

describe('every word comes from the texts', () => {
  it.each(LISTS)('of %s while there is nothing', async (path) => {
    await show(path, NOTHING);
    expect(strays()).toEqual([]);
  });

  it.each(PAGES)('of %s when the server fails', async (path) => {
    await show(path, { '*': status(500, { code: 'server_error', title: '', detail: '' }) });
    expect(strays()).toEqual([]);
  });
});
