import type { OwnContest } from '../measure/contest.ts';
import type { Fact } from '../measure/fact.ts';
import { type ContestResult, resultOfContest } from '../measure/run-contest.ts';
import { median, spreadOf } from '../measure/statistics.ts';
import type { Engine } from './databases.ts';
import type { Turns } from './turns.ts';

/** What an export cost, to be compared with other sizes. */
export type Cost = { size: number; bytes: number; usEach: number; startMb: number; peakMb: number };

const [ehr, file, ehrLater, fileLater] = ['EHR', 'static file', 'EHR, after 10 % updates', 'static file again'];
const dumps = { SQLite: 'SQL scan, joined', PostgreSQL: 'COPY TO STDOUT' };
/** What this project has set itself: of SQLite beside a file, of PostgreSQL beside its own COPY. */
const aims = {
  toFile: { SQLite: 0.5, PostgreSQL: undefined },
  toDump: { SQLite: undefined, PostgreSQL: 0.6 },
  cpu: 1.6,
  firstByteMs: 500,
  peakMb: 200,
  peakGrowthMb: 40,
  usGrowth: 1.3,
};

export function costOf(turns: Turns, size: number, bytes: number, memory: Pick<Cost, 'startMb' | 'peakMb'>): Cost {
  const usEach = median(turns.ehr.map(({ perSecond }) => bytes / size / perSecond)); // bytes / (MB/s) = µs
  return { size, bytes, usEach, ...memory };
}

export function resultOf(
  name: Engine['name'],
  first: Turns,
  later: Turns,
  cost: Cost,
  others: Fact[],
): Omit<ContestResult, 'title'> {
  const { title: _, ...rates } = resultOfContest(
    '',
    [
      { name: ehr, turns: first.ehr },
      { name: file, turns: first.file },
      { name: dumps[name], turns: first.dump },
      { name: ehrLater, turns: later.ehr },
      { name: fileLater, turns: later.file },
    ],
    [
      { of: ehr, to: file, aim: aims.toFile[name] },
      { of: ehr, to: dumps[name], aim: aims.toDump[name] },
      { of: ehrLater, to: fileLater, aim: aims.toFile[name] },
    ],
  );
  return { ...rates, units: { rate: 'MB/s', cpu: 's CPU/GB' }, facts: [...factsOf(first, cost), ...others] };
}

function factsOf({ ehr, file }: Turns, { usEach, startMb, peakMb }: Cost): Fact[] {
  const cpuRatio = spreadOf(ehr.map(({ cpuMsEach = 0 }, round) => cpuMsEach / (file[round]?.cpuMsEach ?? Number.NaN)));
  const medianOf = (values: (turn: Turns['ehr'][number]) => number[]) => median(ehr.flatMap(values));
  return [
    { name: 'CPU time for each GB, EHR / static file', value: cpuRatio.median, unit: '', atMost: aims.cpu },
    { name: 'kick-off to manifest', value: medianOf(({ planMs }) => planMs), unit: 'ms' },
    {
      name: 'request of a file to its first byte',
      value: medianOf(({ firstByteMs }) => firstByteMs),
      unit: 'ms',
      atMost: aims.firstByteMs,
    },
    { name: 'for each resource, kick-off to last byte', value: usEach, unit: 'µs' },
    { name: 'most memory of the EHR before the first export', value: startMb, unit: 'MB' },
    { name: 'most memory of the EHR', value: peakMb, unit: 'MB', atMost: aims.peakMb },
  ];
}

/** How costs grow from the smaller to the larger sizes that were measured before. */
export function growthContest(name: Engine['name'], costs: readonly Cost[]): OwnContest {
  const title = `growth of exports from ${name}`;
  return {
    title,
    async measure() {
      const facts = costs.flatMap((larger, at) => {
        const smaller = costs[at - 1];
        return smaller === undefined ? [] : growthOf(smaller, larger, at === costs.length - 1, costs[0] as Cost);
      });
      return {
        title: facts.length > 0 ? title : `${title}: it takes two sizes`,
        contenders: [],
        comparisons: [],
        facts,
      };
    },
  };
}

/** The aims are about the largest size: its memory beside that of the smallest, its time beside that of the next smaller. */
function growthOf(smaller: Cost, larger: Cost, isLargest: boolean, smallest: Cost): Fact[] {
  const [from, to] = [smaller, larger].map(({ size }) => size.toLocaleString('en'));
  const time: Fact = {
    name: `time for each resource, ${to} / ${from}`,
    value: larger.usEach / smaller.usEach,
    unit: '',
  };
  if (!isLargest) return [time];
  return [
    { ...time, atMost: aims.usGrowth },
    {
      name: `most memory, ${to} less ${smallest.size.toLocaleString('en')}`,
      value: larger.peakMb - smallest.peakMb,
      unit: 'MB',
      atMost: aims.peakGrowthMb,
    },
  ];
}
