import { describe, expect, it } from 'vitest';
import type { PastExport } from '../export-folder.ts';
import { lookOf } from './look.ts';
import { createPrinter, type Output, type Streams } from './print.ts';

const done = (outcome: 'complete' | 'failed'): PastExport => ({
  folder: '/exports/one',
  report: {
    outcome,
    ...(outcome === 'failed' && { problem: 'The kick-off was answered with 403.' }),
    warnings: [],
    fhirBase: 'https://ehr.example/fhir',
    scope: 'system/*.rs',
    wish: { level: 'system' },
    startedAt: '2026-01-31T12:00:00.000Z',
    endedAt: '2026-01-31T12:00:01.000Z',
    files: [],
  },
});

/** A printer whose time passes when it is told to. */
function start(output: Output, { isTTY = false, env = {} }: { isTTY?: boolean; env?: NodeJS.ProcessEnv } = {}) {
  let nowMs = 0;
  const timers: { ms: number; call: () => void }[] = [];
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => {
    const write = (text: string) => {
      written[name] += text;
      return true;
    };
    const own = { write, isTTY, columns: 80, rows: 24, on: () => own, off: () => own };
    return own as unknown as Streams['stdout'];
  };
  const every = (ms: number, call: () => void) => {
    const timer = { ms, call };
    timers.push(timer);
    return () => void timers.splice(timers.indexOf(timer), 1);
  };
  const streams: Streams = { stdout: stream('stdout'), stderr: stream('stderr'), env, now: () => nowMs, every };
  const printer = createPrinter(output, { wish: { level: 'system' }, fhirBase: 'https://ehr.example/fhir' }, streams);
  return {
    printer,
    written,
    timers,
    pass(ms: number) {
      for (const end = nowMs + ms; nowMs < end; ) {
        nowMs += 100;
        for (const timer of timers) if (nowMs % timer.ms === 0) timer.call();
      }
    },
  };
}
const nothing = { resources: 0, bytes: 0 };

describe('without a terminal', () => {
  it('is a line at the beginning of each step, every 15 s, and at the end', () => {
    const { printer, written, pass, timers } = start('people');
    printer.onProgress({ step: 'authorizing', ...nothing });
    pass(15_000);
    printer.onProgress({ step: 'preparing', serverSays: '50 %\x1b[2J', ...nothing });
    pass(14_900);
    printer.onProgress({
      step: 'downloading',
      file: { name: 'Patient.1.ndjson', number: 1, of: 2, resources: 100, bytes: 2000, expected: 900 },
      resources: 100,
      bytes: 2000,
      expected: 1800,
    });
    pass(100);
    printer.onRetry({ message: 'https://ehr.example answered with 503.', waitMs: 60_000 });
    pass(15_000);
    printer.close(done('complete'));
    expect(written).toEqual({
      stdout: [
        'Exporting everything from https://ehr.example/fhir',
        'Getting an access token',
        'Getting an access token',
        'The server is preparing the files (50 %[2J)',
        'Downloading Patient.1.ndjson, file 1 of 2: 100 of 1,800 resources, 2 kB',
        'Downloading Patient.1.ndjson, file 1 of 2: 100 of 1,800 resources, 2 kB',
        'Waiting to try again: https://ehr.example answered with 503.',
        '✔ Export complete: 0 resources in 0 files, 0 B, in 1.0 s',
        'Folder: /exports/one',
        '',
      ].join('\n'),
      stderr: '',
    });
    expect(timers).toEqual([]);
  });

  it('is lines on a terminal that cannot move its cursor, too', () => {
    expect(start('people', { isTTY: true, env: { TERM: 'dumb' } }).written.stdout).toContain('Exporting everything');
  });

  it('has no escape sequence', () => {
    const { printer, written } = start('people');
    printer.close(done('failed'));
    expect(written.stdout).not.toContain('\x1b');
  });
});

describe('on a terminal', () => {
  it('draws on stderr and removes it, and leaves the report on stdout', () => {
    const { printer, written, pass, timers } = start('people', { isTTY: true });
    printer.onProgress({ step: 'preparing', ...nothing });
    pass(1000);
    expect(written.stderr).toContain('● Preparing');
    expect(written.stdout).toBe('');
    printer.close(done('complete'));
    expect(written.stderr.endsWith('\x1b[J\x1b[?25h')).toBe(true);
    expect(written.stdout).toContain('Export complete');
    expect(timers).toEqual([]);
  });

  it('gives the cursor back also when there is nothing to report', () => {
    const { printer, written } = start('people', { isTTY: true });
    printer.close();
    expect(written.stderr.endsWith('\x1b[?25h')).toBe(true);
    expect(written.stdout).toBe('');
  });
});

describe('--json', () => {
  it('is the lines of the log on stdout, and nothing else there', () => {
    const { printer, written } = start('json', { isTTY: true });
    printer.onProgress({ step: 'preparing', ...nothing });
    printer.onLogLine('{"eventId":"kickoff"}');
    printer.close(done('failed'));
    expect(written.stdout).toBe('{"eventId":"kickoff"}\n');
    expect(written.stderr).toBe('The kick-off was answered with 403.\nFolder: /exports/one\n');
  });
});

describe('--quiet', () => {
  it('is silence when all is well', () => {
    const { printer, written, timers } = start('quiet', { isTTY: true });
    printer.onProgress({ step: 'preparing', ...nothing });
    printer.onRetry({ message: 'x', waitMs: 1 });
    printer.onLogLine('{}');
    printer.close(done('complete'));
    expect(written).toEqual({ stdout: '', stderr: '' });
    expect(timers).toEqual([]);
  });

  it('is the problem on stderr when it is not', () => {
    const { printer, written } = start('quiet');
    printer.close(done('failed'));
    expect(written).toEqual({ stdout: '', stderr: 'The kick-off was answered with 403.\nFolder: /exports/one\n' });
  });
});

describe('the look', () => {
  it.each<[NodeJS.ProcessEnv, boolean]>([
    [{}, true],
    [{ LANG: 'en_US.UTF-8' }, true],
    [{ LANG: 'C' }, false],
    [{ LANG: 'de_DE.ISO-8859-1' }, false],
    [{ LC_ALL: 'C.UTF-8', LANG: 'C' }, true],
    [{ TERM: 'linux', LANG: 'en_US.UTF-8' }, false],
  ])('of %j', (env, unicode) => {
    expect(lookOf({}, env)).toMatchObject({ unicode, colour: false, columns: 80 });
  });

  it('is never narrower than can be used', () => {
    expect(lookOf({ columns: 3 }, {}).columns).toBe(20);
  });
});
