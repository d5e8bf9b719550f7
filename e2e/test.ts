import { test as base, expect } from '@playwright/test';

/**
 * Every test fails on an unexpected console message or page error. `allowConsole` names, per test, what
 * the test itself provokes (a 403 that it wants to see, for example).
 */
export const test = base.extend<{ allowConsole: RegExp[]; consoleGuard: undefined }>({
  allowConsole: [[], { option: true }],
  consoleGuard: [
    async ({ page, allowConsole }, use) => {
      const said: string[] = [];
      page.on('console', message => {
        if (!['log', 'debug', 'info'].includes(message.type())) said.push(`${message.type()}: ${message.text()}`);
      });
      page.on('pageerror', error => said.push(`uncaught: ${error.message}`));
      await use(undefined);
      expect(said.filter(text => !allowConsole.some(allowed => allowed.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
