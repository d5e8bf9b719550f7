import type { FullConfig, Reporter, Suite, TestCase } from '@playwright/test/reporter';
import { requirements } from './requirements.ts';

/** Says at the end which requirements no test verifies. A narrowed run (`--grep`) says nothing. */
export default class RequirementsReporter implements Reporter {
  private readonly verified = new Set<string>();
  private narrowed = false;

  onBegin(config: FullConfig, suite: Suite): void {
    this.narrowed = process.argv.some(argument => argument.startsWith('--grep') || argument.endsWith('.spec.ts'));
    if (config.shard) this.narrowed = true;
    for (const test of suite.allTests()) this.note(test);
  }

  onEnd(): void {
    if (this.narrowed) return;
    const missing = Object.keys(requirements).filter(id => !this.verified.has(id));
    const total = Object.keys(requirements).length;
    console.log(`\n${total - missing.length} of ${total} requirements have a test.`);
    for (const id of missing) console.log(`  not covered: ${id}`);
  }

  printsToStdio(): boolean {
    return false;
  }

  private note(test: TestCase): void {
    for (const annotation of test.annotations)
      if (annotation.type === 'requirement') this.verified.add((annotation.description ?? '').split(' ')[0] ?? '');
  }
}
