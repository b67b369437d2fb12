/** Builds the app into the Python package, which serves it; `npm run dev` serves it here and asks Django for the rest. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { intoPackage } from '../../scripts/into-package.ts';

const WEBAPP = new URL('../../../src/fairdue/webapp/', import.meta.url).pathname;
const DJANGO = `http://127.0.0.1:${process.env.PORT ?? '8000'}`;

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
  },
  server: {
    port: Number(process.env.WEB_PORT ?? 5173),
    strictPort: true,
    proxy: { '/api': DJANGO, '/static': DJANGO, '/health': DJANGO },
  },
});
