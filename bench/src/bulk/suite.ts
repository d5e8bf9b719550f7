import type { Options } from '../options.ts';
import type { Suite } from '../token/suite.ts';
import { exportContest } from './export-contest.ts';
import { postgresql } from './postgresql.ts';
import { type Cost, growthContest } from './result.ts';
import { sqlite } from './sqlite.ts';

/** Bulk exports of different sizes from both databases. Each contest starts the servers that it needs. */
export async function startBulkSuite({ sizes, profile }: Options): Promise<Suite> {
  const contests = [sqlite, postgresql].flatMap(engine => {
    const costs: Cost[] = [];
    const exports = sizes.toSorted((a, b) => a - b).map(size => exportContest(engine, size, profile, costs));
    return sizes.length > 1 ? [...exports, growthContest(engine.name, costs)] : exports;
  });
  return { contests, stop: async () => undefined };
}
