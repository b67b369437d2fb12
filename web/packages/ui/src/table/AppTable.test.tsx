import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18next from 'i18next';
import { useState } from 'react';
import { initReactI18next } from 'react-i18next';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import en from '../texts/en.json';
import { UiProvider } from '../theme/UiProvider';
import { AppTable } from './AppTable';
import type { Column, Sort } from './types';

interface Row {
  readonly id: string;
  readonly name: string;
}

const ROWS: Row[] = ['Ada', 'Ben', 'Cleo', 'Dan'].map((name) => ({ id: name.toLowerCase(), name }));
const drawn: string[] = [];
const COLUMNS: Column<Row>[] = [
  {
    key: 'name',
    header: 'Name',
    sortKey: 'name',
    cell: ({ name }) => {
      drawn.push(name);
      return name;
    },
  },
  { key: 'link', header: 'Link', cell: () => <button type="button">Call</button> },
];
const keyOf = ({ id }: Row) => id;
const nameOf = ({ name }: Row) => name;

interface People {
  readonly onOpen?: (row: Row) => void;
  readonly onPreview?: (row: Row) => void;
  readonly hasShortcuts?: boolean;
}

function People({ onOpen = () => {}, onPreview = () => {}, hasShortcuts = true }: People) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [sort, setSort] = useState<Sort | null>(null);
  return (
    <UiProvider locale="en-US" timeZone="UTC" density="default" hasShortcuts={hasShortcuts} env="test">
      <AppTable
        label="People"
        columns={COLUMNS}
        rows={ROWS}
        rowKey={keyOf}
        rowName={nameOf}
        sort={sort}
        onSort={setSort}
        selection={{ selected, onChange: setSelected }}
        onOpen={onOpen}
        onPreview={onPreview}
      />
      <output>{[...selected].sort().join(' ')}</output>
    </UiProvider>
  );
}

const chosen = () => screen.getByRole('status', { name: '' }).textContent;
const rowOf = (name: string) => screen.getByRole('row', { name: new RegExp(name) });

beforeAll(async () => {
  await i18next.use(initReactI18next).init({ lng: 'en', defaultNS: 'ui', resources: { en: { ui: en } } });
});

beforeEach(() => {
  drawn.length = 0;
});

describe('a table', () => {
  it('is walked, previewed and opened by keyboard, and Tab reaches one row only', async () => {
    const [onOpen, onPreview] = [vi.fn(), vi.fn()];
    const user = userEvent.setup();
    render(<People onOpen={onOpen} onPreview={onPreview} />);
    await user.keyboard('jjj{ArrowUp} ');
    expect(rowOf('Ben')).toHaveFocus();
    expect(onPreview).toHaveBeenCalledExactlyOnceWith(ROWS[1]);
    await user.keyboard('jjjjj{Enter}');
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(ROWS[3]);
    expect(document.querySelectorAll('tbody tr[tabindex="0"]')).toHaveLength(1);
  });

  it('chooses rows by x, a range by Shift+x, and all of the page', async () => {
    const user = userEvent.setup();
    render(<People />);
    await user.keyboard('jx');
    expect(chosen()).toBe('ada');
    await user.keyboard('jj{Shift>}X{/Shift}');
    expect(chosen()).toBe('ada ben cleo');
    const all = screen.getByRole('checkbox', { name: 'Select all rows of this page' });
    expect(all).toBePartiallyChecked();
    await user.click(all);
    expect(chosen()).toBe('ada ben cleo dan');
    await user.click(all);
    expect(chosen()).toBe('');
  });

  it('draws only the rows again whose choice or place in the tab order changed', async () => {
    const user = userEvent.setup();
    render(<People />);
    drawn.length = 0;
    await user.click(screen.getByRole('checkbox', { name: 'Select Cleo' }));
    expect([...new Set(drawn)].sort()).toEqual(['Ada', 'Cleo']);
    drawn.length = 0;
    await user.keyboard(' ');
    expect(drawn).toEqual(['Cleo']);
  });

  it('opens by a click, but leaves buttons in a row to themselves', async () => {
    const onOpen = vi.fn();
    const user = userEvent.setup();
    render(<People onOpen={onOpen} />);
    await user.click(screen.getAllByRole('button', { name: 'Call' })[0] as HTMLElement);
    await user.click(screen.getByRole('checkbox', { name: 'Select Ada' }));
    expect(onOpen).not.toHaveBeenCalled();
    await user.click(screen.getByText('Ben'));
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(ROWS[1]);
  });

  it('tells how it is sorted', async () => {
    const user = userEvent.setup();
    render(<People />);
    const head = screen.getByRole('columnheader', { name: 'Name' });
    const seen = [];
    for (let press = 0; press < 3; press += 1) {
      await user.click(screen.getByRole('button', { name: 'Name' }));
      seen.push(head.getAttribute('aria-sort'));
    }
    expect(seen).toEqual(['ascending', 'descending', 'none']);
    expect(screen.getByRole('columnheader', { name: 'Link' })).not.toHaveAttribute('aria-sort');
  });

  it('has no single-letter keys when shortcuts are off', async () => {
    const user = userEvent.setup();
    render(<People hasShortcuts={false} />);
    await user.keyboard('j');
    expect(document.body).toHaveFocus();
    rowOf('Ada').focus();
    await user.keyboard('x');
    expect(chosen()).toBe('');
  });
});
