import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { chromiumFlags, ehrUrl } from './stack.ts';

/** `npm run e2e` starts the stack on its own ports and sets E2E_*; see stack.ts for the variables. */
const results = process.env.E2E_RESULTS ?? '../.data/e2e';
const executablePath = process.env.CHROMIUM_PATH;
if (executablePath && !existsSync(executablePath)) throw new Error(`CHROMIUM_PATH names no file: ${executablePath}`);

/** Set by global-setup.ts, which the workers of Playwright come after. */
const theirPort = process.env.E2E_THEIR_PORT;
const theirPlace = theirPort ? [`--host-resolver-rules=MAP localhost:4567 localhost:${theirPort}`] : [];

export default defineConfig({
  globalSetup: './global-setup.ts',
  testDir: '.',
  testMatch: ['flows/*.spec.ts', 'protocol/*.spec.ts', 'pages/*.spec.ts', 'clients/*.spec.ts'],
  outputDir: `${results}/traces`,
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000, // a busy machine is no failure
  expect: { timeout: 20_000 },
  reporter: [
    ['list'],
    ['./requirements-reporter.ts'],
    ['html', { outputFolder: `${results}/report`, open: 'never' }],
    ['junit', { outputFile: `${results}/junit.xml` }],
    ['json', { outputFile: `${results}/results.json` }],
  ],
  use: {
    baseURL: ehrUrl,
    trace: 'retain-on-failure',
    locale: 'en-US',
    timezoneId: 'UTC',
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: [...chromiumFlags, ...theirPlace] },
  },
});
