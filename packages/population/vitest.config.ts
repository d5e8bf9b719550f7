import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'population', include: ['src/**/*.test.ts'], isolate: false } });
