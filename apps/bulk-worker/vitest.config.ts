import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'bulk-worker', include: ['src/**/*.test.ts'], isolate: false } });
