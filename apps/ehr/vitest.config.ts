import { defineConfig } from 'vitest/config';

/** Endpoint tests make databases and listen: on a busy machine that takes its time, which is no failure. */
export default defineConfig({
  test: { globalSetup: 'src/testing/setup.ts', hookTimeout: 60_000, testTimeout: 30_000 },
});
