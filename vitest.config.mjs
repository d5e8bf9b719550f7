import { defineConfig } from 'vitest/config';

/** All unit and endpoint tests in one run. A workspace with a configuration of its own is run with it. */
export default defineConfig({
  test: {
    projects: [
      'apps/*',
      'packages/*',
      'prisma',
      { test: { name: 'scripts', root: 'scripts', include: ['**/*.test.mjs'] } },
    ],
  },
});
