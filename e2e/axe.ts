import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export type Finding = { id: string; help: string; targets: string[] };
type Violation = { id: string; help: string; nodes: { target: unknown[] }[] };
type Axe = { run(options: { runOnly: string[] }): Promise<{ violations: Violation[] }> };

/** axe comes in through the debugger, so that the page's own Content-Security-Policy stays in force. */
export async function axeFindings(page: Page): Promise<Finding[]> {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async runOnly => {
    const { axe } = window as unknown as { axe: Axe };
    return (await axe.run({ runOnly })).violations;
  }, rules);
  return violations.map(({ id, help, nodes }) => ({ id, help, targets: nodes.map(node => node.target.join(' ')) }));
}
