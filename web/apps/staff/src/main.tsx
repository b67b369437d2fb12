/** Starts the staff app. */
import '@fairdue/ui/styles';
import '@mantine/spotlight/styles.css';
import { makeQueries, transport } from '@fairdue/api-staff';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { startTexts } from './i18n/i18n';
import { preferences } from './preferences/preferences';
import { makeRouter } from './router/router';
import { waitForSignIn } from './session/session';

async function start(): Promise<void> {
  await startTexts(preferences().language);
  transport.onExpired(waitForSignIn);
  const queries = makeQueries();
  const root = document.getElementById('root');
  if (root) {
    createRoot(root).render(<App queries={queries} router={makeRouter(queries)} />);
  }
}

void start();
