import { render, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { UiProvider } from '../theme/UiProvider';
import { PageHeader } from './PageHeader';

const SETTINGS = { locale: 'en', timeZone: 'UTC', density: 'default', hasShortcuts: true } as const;

function page(isDialogOpen: boolean) {
  return (
    <UiProvider {...SETTINGS}>
      {isDialogOpen && (
        <div role="dialog" aria-modal="true" aria-label="Search">
          <input aria-label="Words" />
        </div>
      )}
      <main />
    </UiProvider>
  );
}

it('takes the focus when it comes', () => {
  render(
    <UiProvider {...SETTINGS}>
      <PageHeader title="Accounts" />
    </UiProvider>,
  );
  expect(screen.getByRole('heading', { name: 'Accounts' })).toHaveFocus();
});

it('leaves the focus to an open dialog until that is gone', async () => {
  const dialog = render(page(true));
  screen.getByLabelText('Words').focus();
  render(
    <UiProvider {...SETTINGS}>
      <PageHeader title="Accounts" />
    </UiProvider>,
  );
  expect(screen.getByLabelText('Words')).toHaveFocus();
  dialog.rerender(page(false));
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Accounts' })).toHaveFocus());
});
