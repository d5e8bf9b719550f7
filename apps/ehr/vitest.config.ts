import { defineConfig } from 'vitest/config';

/**
 * Endpoint tests make databases and listen: on a busy machine that takes its time, which is no failure. Modules hold no
 * state here, so the files of a worker share them: to load all of the EHR for each takes longer than most files' tests.
 * The pages are made by the React that `npm start` makes them with; the one for development takes several times as long.
 */
export default defineConfig({
  oxc: { jsx: { development: false } },
  test: {
    env: { NODE_ENV: 'production' },
    globalSetup: 'src/testing/setup.ts',
    isolate: false,
    hookTimeout: 120_000,
    testTimeout: 30_000,
  },
});
