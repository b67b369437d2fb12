/** Starts the staff app. */
import '@fairdue/ui/styles';
import '@mantine/spotlight/styles.css';
import { makeQueries, transport } from '@fairdue/api-staff';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { startTexts } from './i18n/i18n';
import { preferences } from './preferences/preferences';
import { makeRouter } from './router/router';
import { chosenAgency } from './session/agency';
import { waitForSignIn } from './session/session';

const RELOADED_KEY = 'fairdue.reloaded';
const RELOAD_AGAIN_MS = 60_000;

/** After an update of the server the page's other parts have new names: load the whole anew, but not over and over. */
function reloadWhenOutdated(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(window.sessionStorage.getItem(RELOADED_KEY) ?? 0);
    if (Date.now() - last > RELOAD_AGAIN_MS) {
      window.sessionStorage.setItem(RELOADED_KEY, String(Date.now()));
      event.preventDefault();
      window.location.reload();
    }
  });
}

async function start(): Promise<void> {
  await startTexts(preferences().language);
  reloadWhenOutdated();
  transport.onExpired(waitForSignIn);
  transport.agencyId = chosenAgency();
  const queries = makeQueries();
  const root = document.getElementById('root');
  if (root) {
    createRoot(root).render(<App queries={queries} router={makeRouter(queries)} />);
  }
}

void start();
