import { defineConfig } from 'vitest/config';

/** Some tests start processes and create databases on a server, which a busy machine does slowly. */
export default defineConfig({
  test: {
    name: 'prisma',
    include: ['src/**/*.test.ts'],
    isolate: false,
    globalSetup: 'src/testing-setup.ts',
    testTimeout: 20_000,
    hookTimeout: 120_000,
  },
});
