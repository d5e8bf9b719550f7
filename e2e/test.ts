import { test as base, expect } from '@playwright/test';

/**
 * Every test that opens a page fails on an unexpected console message or page error. `allowConsole` names, per test, what
 * the test itself provokes (a 403 that it wants to see, for example). A test without a page starts none.
 */
export const test = base.extend<{ allowConsole: RegExp[] }>({
  allowConsole: [[], { option: true }],
  page: async ({ page, allowConsole }, use) => {
    const said: string[] = [];
    page.on('console', message => {
      if (!['log', 'debug', 'info'].includes(message.type())) said.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', error => said.push(`uncaught: ${error.message}`));
    await use(page);
    expect(said.filter(text => !allowConsole.some(allowed => allowed.test(text)))).toEqual([]);
  },
});

export { expect };
