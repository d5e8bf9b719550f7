import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { type Fact, isMet } from './measure/fact.ts';
import type { ComparisonResult, ContenderResult, ContestResult } from './measure/run-contest.ts';
import type { Spread } from './measure/statistics.ts';
import type { Options } from './options.ts';
import { benchFolder } from './servers/start-server.ts';

const pieces = { rate: '/s', cpu: 'ms CPU each' };

/** One contest as a table: who did how much, then how they compare, then what else was measured. */
export function tableOf({ title, contenders, comparisons, units = pieces, facts = [] }: ContestResult): string {
  const rows = contenders.map(({ name, perSecond, cpuMsEach, memoryMb }: ContenderResult) =>
    [
      `  ${name.padEnd(36)}`,
      `${perSecond.median.toFixed(0)} ${units.rate}`.padStart(10),
      `(${perSecond.least.toFixed(0)} to ${perSecond.greatest.toFixed(0)})`.padStart(18),
      cpuMsEach === undefined ? '' : `${cpuMsEach.toFixed(2)} ${units.cpu}`.padStart(18),
      memoryMb ? `${memoryMb.before.toFixed(0)} to ${memoryMb.after.toFixed(0)} MB`.padStart(16) : '',
    ]
      .join(' ')
      .trimEnd(),
  );
  return [title, ...rows, ...comparisons.map(comparisonLine), ...facts.map(factLine)].join('\n');
}

function comparisonLine({ of, to, ratio, byCpu, aim, met }: ComparisonResult): string {
  const verdict = met === undefined ? '' : `aim ${Number(aim?.toFixed(2))}: ${met ? 'met' : 'missed'}`;
  const cpu = byCpu === undefined ? '' : `${byCpu.toFixed(2)} by CPU`;
  return [
    `  ${`${of} / ${to}`.padEnd(36)}`,
    ratio.median.toFixed(2).padStart(10),
    spread(ratio),
    cpu.padStart(18),
    verdict,
  ]
    .join(' ')
    .trimEnd();
}

function factLine(fact: Fact): string {
  const { name, value, unit, note, atLeast, atMost } = fact;
  const met = isMet(fact);
  const aim = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`;
  const verdict = met === undefined ? '' : `  aim ${aim}: ${met ? 'met' : 'missed'}`;
  const measured = value === undefined ? 'not measured' : `${Number(value.toPrecision(3))} ${unit}`.trimEnd();
  return `  ${name.padEnd(58)} ${measured.padStart(14)}${verdict}${note === undefined ? '' : `  (${note})`}`;
}

const spread = ({ least, greatest }: Spread) => `(${least.toFixed(2)} to ${greatest.toFixed(2)})`.padStart(18);

/** The same and the circumstances, for programs. Returns the file. */
export function writeJson(options: Options, results: ContestResult[]): string {
  mkdirSync(benchFolder, { recursive: true });
  const file = join(benchFolder, `${options.suite}.json`);
  const machine = { node: process.version, platform: process.platform, arch: process.arch, cores: cpus().length };
  writeFileSync(
    file,
    `${JSON.stringify({ measured: new Date().toISOString(), machine, options, results }, null, 2)}\n`,
  );
  return file;
}
