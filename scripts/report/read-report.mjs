import { readFileSync, rmSync } from 'node:fs';
import { withExitCode } from './tally.mjs';

/** Runs a test runner that writes a JSON report, and counts what that says; without a report it counts as one failure. */
export async function tallyFromReport(file, read, runTests) {
  rmSync(file, { force: true });
  const code = await runTests();
  try {
    return withExitCode(read(JSON.parse(readFileSync(file, 'utf8'))), code);
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, failures: [`No report at ${file}: ${error.message}`] };
  }
}
