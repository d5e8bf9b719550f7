import { defineConfig } from 'vitest/config';

/** The tests that `npm run mutate` runs against each change: those of pure rules, without a server or a database. */
export default defineConfig({
  test: {
    isolate: false,
    testTimeout: 60_000, // a busy machine is no reason to call a change noticed
    projects: [
      { extends: true, test: { name: 'oauth-core', root: 'packages/oauth-core', include: ['src/**/*.test.ts'] } },
      { extends: true, test: { name: 'records', root: 'apps/ehr', include: ['src/fhir/permitted.test.ts'] } },
    ],
  },
});
