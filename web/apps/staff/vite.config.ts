/** Builds the app into the Python package, which serves it; `npm run dev` serves it here and asks Django for the rest. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { intoPackage } from '../../scripts/into-package.ts';

const WEBAPP = new URL('../../../src/fairdue/webapp/', import.meta.url).pathname;
const DJANGO = `http://127.0.0.1:${process.env.PORT ?? '8000'}`;

const BASE =
  /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|openapi-fetch|openapi-react-query|use-sync-external-store|@tanstack\/(query-core|react-query|router-core|react-router|history|store|react-store))\//;

export default defineConfig({
  plugins: [react(), intoPackage(WEBAPP, 'staff')],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: `${WEBAPP}dist`,
    emptyOutDir: false,
    assetsDir: 'assets/staff',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: 'staff.manifest.json',
    target: 'es2023',
    rolldownOptions: {
      output: {
        // What the first page needs in any case is one file: as dozens of small ones it is larger, and every list of files longer.
        codeSplitting: { groups: [{ name: 'base', test: BASE }] },
      },
    },
  },
  server: {
    port: Number(process.env.WEB_PORT ?? 5173),
    strictPort: true,
    proxy: { '/api': DJANGO, '/static': DJANGO, '/health': DJANGO },
  },
});
