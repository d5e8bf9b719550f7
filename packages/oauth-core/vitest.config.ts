import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { name: 'oauth-core', include: ['src/**/*.test.ts'], isolate: false, testTimeout: 20_000 },
});
