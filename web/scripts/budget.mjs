/** Fails when a page's first load is larger than it may be: KiB of Brotli, what the browser fetches for that address. */
import { existsSync, readFileSync, statSync } from 'node:fs';

const KIB = 1024;
const WEBAPP = new URL('../../src/fairdue/webapp/', import.meta.url);
const ENTRY = 'index.html';
/** The frame, and the names of all areas. */
const SHELL = ['src/shell/Shell.tsx', 'src/i18n/en/areas.json'];
/** Page -> the modules it loads beside the entry, and how much JavaScript that may be with its texts. */
const PAGES = {
  'sign-in': { modules: ['src/pages/sign-in/SignInPage.tsx'], js: 175 },
  'my day': { modules: [...SHELL, 'src/pages/home/HomePage.tsx'], js: 240 },
  worklist: { modules: [...SHELL, 'src/pages/worklist/WorklistPage.tsx'], js: 240 },
  accounts: { modules: [...SHELL, 'src/pages/accounts/AccountsPage.tsx'], js: 240 },
  account: { modules: [...SHELL, 'src/pages/account/AccountPage.tsx'], js: 240 },
  payments: { modules: [...SHELL, 'src/pages/payments/PaymentsPage.tsx'], js: 240 },
  payment: { modules: [...SHELL, 'src/pages/payments/PaymentPage.tsx'], js: 240 },
  'bank files': { modules: [...SHELL, 'src/pages/bank-files/BankFilesPage.tsx'], js: 240 },
  'bank file': { modules: [...SHELL, 'src/pages/bank-files/NewBankFilePage.tsx'], js: 240 },
  'bank profile': { modules: [...SHELL, 'src/pages/bank-files/BankProfilePage.tsx'], js: 240 },
  imports: { modules: [...SHELL, 'src/pages/imports/ImportsPage.tsx'], js: 240 },
  import: { modules: [...SHELL, 'src/pages/imports/ImportPage.tsx'], js: 240 },
  analytics: { modules: [...SHELL, 'src/pages/analytics/AnalyticsPage.tsx'], js: 320 },
};
const CSS = 40;
/** Every page reads the frame's texts in one language. */
const TEXTS = ['src/i18n/en/shell.json', '../../packages/ui/src/texts/en.json'];

const SOURCES = new URL('../apps/staff/', import.meta.url);

const manifest = JSON.parse(readFileSync(new URL('pages/staff.manifest.json', WEBAPP), 'utf8'));

/** The texts that the route of a page waits for, from where they are named. */
function textsOf(module) {
  const [, folder, name] = module.match(/^(.*)\/(\w+)\.tsx$/);
  const routes = ['routes.ts', 'route.ts'].map((file) => new URL(`${folder}/${file}`, SOURCES)).find(existsSync);
  const call = routes && readFileSync(routes, 'utf8').match(new RegExp(`'${name}',\\s*\\[([^\\]]*)\\]`));
  if (!call) {
    throw new Error(`no route shows ${module}`);
  }
  return [...call[1].matchAll(/'([^']+)'/g)].map(([, text]) => `src/i18n/en/${text}.json`);
}

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
  const files = filesOf([ENTRY, ...TEXTS, ...modules, ...textsOf(modules.at(-1))]);
  for (const [ending, limit] of [
    ['.js', js],
    ['.css', CSS],
  ]) {
    const found = weigh(files, ending);
    isOver ||= found > limit;
    const verdict = found > limit ? 'TOO LARGE' : 'ok';
    process.stdout.write(
      `${page.padEnd(10)} ${ending.padEnd(5)} ${found.toFixed(1).padStart(7)} of ${limit} KiB  ${verdict}\n`,
    );
  }
}
process.exitCode = isOver ? 1 : 0;
