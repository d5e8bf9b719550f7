/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */

/** `12 passed, 0 failed`, with `, 3 skipped` when any were: the last line of `npm test`. */
export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** @param {Tally[]} tallies */
export const sum = tallies => ({
  passed: total(tallies, 'passed'),
  failed: total(tallies, 'failed'),
  skipped: total(tallies, 'skipped'),
});

const total = (tallies, name) => tallies.reduce((subtotal, tally) => subtotal + tally[name], 0);

/** vitest's JSON report. A file that could not be loaded holds no tests and counts as one failure. */
export function tallyOfVitest(report) {
  const brokenFiles = report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Playwright's JSON report. A test that passed only when tried again has failed. */
export const tallyOfPlaywright = ({ stats, errors }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + errors.length,
  skipped: stats.skipped,
});

/** A runner that ended with an error, or ran nothing, has failed even when no test of its report has. */
export const withExitCode = (tally, code) =>
  tally.failed === 0 && (code !== 0 || tally.passed === 0) ? { ...tally, failed: 1 } : tally;
