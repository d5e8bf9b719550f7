import { defineConfig } from 'vitest/config';

/** The tests that `npm run mutate` runs against each change: those of pure rules, without a server or a database. */
export default defineConfig({
  test: {
    isolate: false,
    projects: [
      'packages/oauth-core',
      { test: { name: 'records', root: 'apps/ehr', include: ['src/fhir/permitted.test.ts'] } },
    ],
  },
});
