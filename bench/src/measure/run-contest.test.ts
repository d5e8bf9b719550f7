import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Contender } from './contest.ts';
import { runContest } from './run-contest.ts';

const pace = { rounds: 3, seconds: 0.02, connections: 1 };

function slowBy(name: string, ms: number, said: string[]): Contender {
  return {
    name,
    prepare: async () => void said.push(name),
    work: () => wait(ms),
  };
}

it('gives everybody a turn to warm up and then one in every round', async () => {
  const said: string[] = [];
  const contenders = [slowBy('a', 1, said), slowBy('b', 1, said)];
  await runContest({ title: 'two', contenders, comparisons: [] }, pace);
  expect(said).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b']);
});

it('says whether an aim is met', async () => {
  const contenders = [slowBy('fast', 1, []), slowBy('slow', 10, [])];
  const comparisons = [
    { of: 'fast', to: 'slow', aim: 1 },
    { of: 'slow', to: 'fast', aim: 1 },
    { of: 'slow', to: 'fast' },
  ];
  const result = await runContest({ title: 'two', contenders, comparisons }, pace);
  expect(result.comparisons.map(({ met }) => met)).toEqual([true, false, undefined]);
});

it('refuses to compare with somebody who does not take part', async () => {
  const contest = { title: 'one', contenders: [slowBy('a', 1, [])], comparisons: [{ of: 'a', to: 'b' }] };
  await expect(runContest(contest, pace)).rejects.toThrow('Nobody of the contest is called b.');
});
