/** Tests of all workspaces. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [react()],
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://127.0.0.1:8000/app/' } },
    include: ['{apps,packages}/*/src/**/*.test.{ts,tsx}', 'scripts/*.test.ts'],
    setupFiles: ['./testing/setup.ts'],
    css: false,
    restoreMocks: true,
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
