import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'fhir', include: ['src/**/*.test.ts'], isolate: false } });
