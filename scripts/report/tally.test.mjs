import { describe, expect, it } from 'vitest';
import { closingLine, sum, tallyOfPlaywright, tallyOfVitest, withExitCode } from './tally.mjs';

describe('closingLine', () => {
  it('leaves out what was skipped when nothing was', () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
  });

  it('says what was skipped', () => {
    expect(
      closingLine(
        sum([
          { passed: 1, failed: 2, skipped: 3 },
          { passed: 1, failed: 0, skipped: 1 },
        ]),
      ),
    ).toBe('2 passed, 2 failed, 4 skipped');
  });
});

describe('tallyOfVitest', () => {
  it('counts a file that could not be loaded as a failure', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { name: 'broken.test.ts', status: 'failed', assertionResults: [], message: 'no such module' },
        {
          name: 'bad.test.ts',
          status: 'failed',
          assertionResults: [
            { status: 'failed', fullName: 'a rule', failureMessages: ['\u001b[31mexpected 1\u001b[39m\nto be 2'] },
          ],
        },
        { name: 'good.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'another' }] },
      ],
    };
    expect(tallyOfVitest(report)).toEqual({
      passed: 5,
      failed: 2,
      skipped: 2,
      failures: ['broken.test.ts\n    no such module', 'bad.test.ts › a rule\n    expected 1\n    to be 2'],
    });
  });
});

describe('tallyOfPlaywright', () => {
  it('counts a flaky test, and an error outside of any test, as failures', () => {
    const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 2 };
    expect(tallyOfPlaywright({ stats, errors: [{ message: 'no tests found' }] })).toEqual({
      passed: 7,
      failed: 3,
      skipped: 2,
      failures: ['Playwright\n    no tests found'],
    });
  });

  it('names what failed by its whole path', () => {
    const stats = { expected: 1, unexpected: 1, flaky: 0, skipped: 0 };
    const results = [{ error: { message: 'Timeout' } }];
    const specs = [
      { title: 'a page', ok: true, tests: [] },
      { title: 'another page', ok: false, tests: [{ results }] },
    ];
    const suites = [{ title: 'pages.spec.ts', suites: [{ title: 'pages:axe', specs }] }];
    expect(tallyOfPlaywright({ stats, errors: [], suites }).failures).toEqual([
      'pages.spec.ts › pages:axe › another page\n    Timeout',
    ]);
  });
});

describe('withExitCode', () => {
  const fine = { passed: 2, failed: 0, skipped: 0 };

  it('believes a report without failures when the runner ended well', () => {
    expect(withExitCode(fine, 0)).toEqual(fine);
  });

  it.each([
    ['the runner ended with an error', fine, 1],
    ['nothing was run', { passed: 0, failed: 0, skipped: 0 }, 0],
  ])('counts a failure when %s', (_what, tally, code) => {
    expect(withExitCode(tally, code).failed).toBe(1);
  });

  it('does not count a failure twice', () => {
    expect(withExitCode({ passed: 0, failed: 2, skipped: 0 }, 1).failed).toBe(2);
  });
});
