import { defineConfig } from 'vitest/config';

/** All unit and endpoint tests in one run. A workspace with a configuration of its own is run with it. */
export default defineConfig({
  test: {
    maxWorkers: '100%', // the tests wait for databases and servers; the runner itself does little
    projects: [
      'apps/*',
      'packages/*',
      'prisma',
      'bench',
      { test: { name: 'scripts', root: 'scripts', include: ['**/*.test.mjs'] } },
    ],
  },
});
