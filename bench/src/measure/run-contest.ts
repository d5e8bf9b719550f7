import type { Comparison, Contender, Contest } from './contest.ts';
import { drive, type Turn } from './drive.ts';
import type { Fact } from './fact.ts';
import { median, ratioOf, type Spread, spreadOf } from './statistics.ts';

export type Pace = { rounds: number; seconds: number; connections: number };

export type ContenderResult = {
  name: string;
  perSecond: Spread;
  cpuMsEach: number | undefined;
  /** The memory of its server, in MB: when it was warm, and after the last round. */
  memoryMb?: { before: number; after: number };
};
export type ComparisonResult = Comparison & {
  ratio: Spread;
  /** The same by the CPU time of the servers, where both have one: what else the machine does counts less in it. */
  byCpu: number | undefined;
  met: boolean | undefined;
};
export type ContestResult = {
  title: string;
  contenders: ContenderResult[];
  comparisons: ComparisonResult[];
  /** What the contenders do in a second, and what a millisecond of CPU time for one of it comes to; pieces of work if not told. */
  units?: { rate: string; cpu: string };
  facts?: Fact[];
};

/** Pieces of work until a server's code is compiled and its caches are filled. */
const warmUpPieces = 500;
/** How much more is prepared than the turn before used up. */
const reserve = 1.5;

/**
 * Everybody warms up; then come the rounds, in each of which every contender has one turn, one after the other
 * (A B C A B C …): what disturbs the machine for a while disturbs them all.
 */
export async function runContest({ title, contenders, comparisons }: Contest, pace: Pace): Promise<ContestResult> {
  const turns = contenders.map(contender => ({ contender, turns: [] as Turn[] }));
  const pieces = new Map<Contender, number>();
  const turnOf = async (contender: Contender, seconds: number) => {
    await contender.prepare?.(pieces.get(contender) ?? warmUpPieces);
    const turn = await drive(contender, pace.connections, seconds);
    pieces.set(contender, Math.ceil(turn.perSecond * pace.seconds * reserve) + pace.connections);
    return turn;
  };
  for (const contender of contenders) await turnOf(contender, pace.seconds);
  const before = await memoryOf(contenders);
  for (let round = 0; round < pace.rounds; round++) {
    for (const one of turns) one.turns.push(await turnOf(one.contender, pace.seconds));
  }
  const after = await memoryOf(contenders);
  const results = turns.map((one, at) => ({
    name: one.contender.name,
    turns: one.turns,
    ...grownBy(before[at], after[at]),
  }));
  return resultOfContest(title, results, comparisons);
}

/** What comes out of the turns of all contenders. */
export function resultOfContest(
  title: string,
  results: readonly Turns[],
  comparisons: readonly Comparison[],
): ContestResult {
  return {
    title,
    contenders: results.map(resultOf),
    comparisons: comparisons.map(comparison => compare(comparison, results)),
  };
}

export type Turns = Pick<ContenderResult, 'name' | 'memoryMb'> & { turns: Turn[] };

const ratesOf = ({ turns }: Turns) => turns.map(({ perSecond }) => perSecond);

function cpuMsOf({ turns }: Turns): number | undefined {
  const known = turns.flatMap(({ cpuMsEach }) => cpuMsEach ?? []);
  return known.length > 0 ? median(known) : undefined;
}

const memoryOf = (contenders: readonly Contender[]) => Promise.all(contenders.map(one => one.memoryMb?.()));

function grownBy(before: number | undefined, after: number | undefined): Pick<ContenderResult, 'memoryMb'> {
  return before === undefined || after === undefined ? {} : { memoryMb: { before, after } };
}

function resultOf(one: Turns): ContenderResult {
  const { name, memoryMb } = one;
  return { name, perSecond: spreadOf(ratesOf(one)), cpuMsEach: cpuMsOf(one), ...(memoryMb && { memoryMb }) };
}

function compare(comparison: Comparison, results: readonly Turns[]): ComparisonResult {
  const [one, other] = [comparison.of, comparison.to].map(name => {
    const found = results.find(result => result.name === name);
    if (!found) throw new Error(`Nobody of the contest is called ${name}.`);
    return found;
  }) as [Turns, Turns];
  const ratio = ratioOf(ratesOf(one), ratesOf(other));
  const [cpuMs, cpuMsOfOther] = [cpuMsOf(one), cpuMsOf(other)];
  return {
    ...comparison,
    ratio,
    byCpu: cpuMs && cpuMsOfOther && cpuMsOfOther / cpuMs,
    met: comparison.aim === undefined ? undefined : ratio.median >= comparison.aim,
  };
}
