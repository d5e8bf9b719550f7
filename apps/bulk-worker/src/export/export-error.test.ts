import { expect, test } from 'vitest';
import { ExportError } from './export-error.ts';
import { readIssues } from './refusal.ts';

test.each([
  ['steers the terminal', 'bad\u001b[2J\u001b]0;title\u0007 news', 'bad [2J ]0;title  news'],
  ['begins a line of its own', 'bad\r\nExported as of today', 'bad Exported as of today'],
  ['turns the direction of writing', 'bad\u202e news\u2028more', 'bad  news more'],
])('what a server says is told without what %s', (_what, diagnostics, text) => {
  const issue = [{ severity: 'error\u001b', code: 'exception', diagnostics }];
  expect(readIssues({ resourceType: 'OperationOutcome', issue })).toEqual([
    { severity: 'error ', code: 'exception', text },
  ]);
  expect(new ExportError('refused', diagnostics).message).toBe(text);
});
