import { stripVTControlCharacters } from 'node:util';

/**
 * `failures` says of each test that failed what it is called, and why it failed.
 * @typedef {{ passed: number, failed: number, skipped: number, failures?: string[] }} Tally
 */

/** `12 passed, 0 failed`, with `, 3 skipped` when any were: the last line of `npm test`. */
export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** @param {Tally[]} tallies */
export const sum = tallies => ({
  passed: total(tallies, 'passed'),
  failed: total(tallies, 'failed'),
  skipped: total(tallies, 'skipped'),
  failures: tallies.flatMap(tally => tally.failures ?? []),
});

const total = (tallies, name) => tallies.reduce((subtotal, tally) => subtotal + tally[name], 0);

/** vitest's JSON report. A file that could not be loaded holds no tests and counts as one failure. */
export function tallyOfVitest(report) {
  const brokenFiles = report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [
      ...brokenFiles.map(file => told(file.name, file.message)),
      ...report.testResults.flatMap(file =>
        file.assertionResults
          .filter(test => test.status === 'failed')
          .map(test => told(`${file.name} › ${test.fullName}`, test.failureMessages?.[0])),
      ),
    ],
  };
}

/** Playwright's JSON report. A test that passed only when tried again has failed. */
export const tallyOfPlaywright = ({ stats, errors, suites = [] }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + errors.length,
  skipped: stats.skipped,
  failures: [...errors.map(error => told('Playwright', error.message)), ...suites.flatMap(failuresOfSuite)],
});

function failuresOfSuite({ title, specs = [], suites = [] }) {
  const own = specs
    .filter(spec => !spec.ok)
    .map(spec => told(spec.title, spec.tests.flatMap(test => test.results.map(result => result.error?.message))[0]));
  return [...own, ...suites.flatMap(failuresOfSuite)].map(failure => `${title} › ${failure}`);
}

/** The name of a test, and the beginning of what it said, without the colors of a terminal. */
function told(name, message = 'no message') {
  const lines = stripVTControlCharacters(message).trim().split('\n').slice(0, 15);
  return [name, ...lines.map(line => `    ${line}`)].join('\n');
}

/** A runner that ended with an error, or ran nothing, has failed even when no test of its report has. */
export function withExitCode(tally, code) {
  if (tally.failed > 0 || (code === 0 && tally.passed > 0)) return tally;
  const failure = code === 0 ? 'No test was run' : `The test runner ended with exit code ${code} though no test failed`;
  return { ...tally, failed: 1, failures: [failure] };
}
