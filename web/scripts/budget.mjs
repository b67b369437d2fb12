/** Fails when a page's first load is larger than it may be: KiB of Brotli, what the browser fetches for that address. */
import { readFileSync, statSync } from 'node:fs';

const KIB = 1024;
const WEBAPP = new URL('../../src/fairdue/webapp/', import.meta.url);
const ENTRY = 'index.html';
/** The frame, and the texts of all areas in one language. */
const SHELL = ['src/shell/Shell.tsx', 'src/i18n/en.ts'];
/** Page -> the modules it loads beside the entry, and how much JavaScript that may be. */
const PAGES = {
  'sign-in': { modules: ['src/pages/sign-in/SignInPage.tsx'], js: 175 },
  'my day': { modules: [...SHELL, 'src/pages/home/HomePage.tsx'], js: 240 },
  worklist: { modules: [...SHELL, 'src/pages/worklist/WorklistPage.tsx'], js: 240 },
  accounts: { modules: [...SHELL, 'src/pages/accounts/AccountsPage.tsx'], js: 240 },
  account: { modules: [...SHELL, 'src/pages/account/AccountPage.tsx'], js: 240 },
  imports: { modules: [...SHELL, 'src/pages/imports/ImportsPage.tsx'], js: 240 },
  import: { modules: [...SHELL, 'src/pages/imports/ImportPage.tsx'], js: 240 },
  analytics: { modules: [...SHELL, 'src/pages/analytics/AnalyticsPage.tsx'], js: 320 },
};
/** What is over its budget today may only shrink: page -> KiB of JavaScript it may not grow beyond until it fits. */
const OVER = { 'sign-in': 175.5, account: 256, analytics: 324 };
const CSS = 40;
/** Every page reads the frame's texts in one language. */
const TEXTS = ['src/i18n/en/shell.json', '../../packages/ui/src/texts/en.json'];

const manifest = JSON.parse(readFileSync(new URL('pages/staff.manifest.json', WEBAPP), 'utf8'));

function filesOf(names) {
  const seen = new Set();
  const files = new Set();
  const visit = (name) => {
    const chunk = manifest[name];
    if (!chunk) {
      throw new Error(`${name} is not in the build: budget.mjs names what is no longer there`);
    }
    if (seen.has(name)) {
      return;
    }
    seen.add(name);
    files.add(chunk.file);
    for (const css of chunk.css ?? []) {
      files.add(css);
    }
    for (const imported of chunk.imports ?? []) {
      visit(imported);
    }
  };
  names.forEach(visit);
  return [...files];
}

function weigh(files, ending) {
  const sizes = files
    .filter((file) => file.endsWith(ending))
    .map((file) => statSync(new URL(`dist/${file}.br`, WEBAPP)).size);
  return sizes.reduce((sum, size) => sum + size, 0) / KIB;
}

let isOver = false;
for (const [page, { modules, js }] of Object.entries(PAGES)) {
  const files = filesOf([ENTRY, ...TEXTS, ...modules]);
  for (const [ending, limit] of [
    ['.js', js],
    ['.css', CSS],
  ]) {
    const found = weigh(files, ending);
    const most = ending === '.js' ? Math.max(limit, OVER[page] ?? 0) : limit;
    const verdict = found > most ? 'TOO LARGE' : found > limit ? 'OVER BUDGET, must not grow' : 'ok';
    isOver ||= found > most;
    process.stdout.write(
      `${page.padEnd(10)} ${ending.padEnd(5)} ${found.toFixed(1).padStart(7)} of ${limit} KiB  ${verdict}\n`,
    );
  }
}
process.exitCode = isOver ? 1 : 0;
