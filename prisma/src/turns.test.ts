import { expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { measureLoopDelay } from './loop-delay.ts';
import { all } from './sql.ts';
import { startProcess } from './start-process.ts';
import { describeOnEachDatabase } from './testing.ts';

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));
const advance = ({ sql }: Database) => sql.write(() => all('update commit_clock set seq = seq + 1'));

describeOnEachDatabase('writers', open => {
  test('wait while an interactive transaction holds the row, and readers and the event loop do not', async () => {
    const database = await open();
    await database.prisma.commitClock.findMany();
    let hasBegun = () => {};
    const begun = new Promise<void>(resolve => {
      hasBegun = resolve;
    });
    const loop = measureLoopDelay();
    const held = database.prisma.$transaction(async inside => {
      await inside.commitClock.update({ where: { id: 1 }, data: { lastMs: 1n } });
      hasBegun();
      await pause(2_000);
    });
    await begun;
    const writes = [advance(database), advance(database)];
    expect(await database.sql.read('select seq, last_ms from commit_clock')).toEqual([{ seq: 0, last_ms: 0 }]);
    expect(await database.prisma.commitClock.findMany()).toMatchObject([{ seq: 0n, lastMs: 0n }]);
    await Promise.all([held, ...writes]);
    expect(await database.sql.read('select seq, last_ms from commit_clock')).toEqual([{ seq: 2, last_ms: 1 }]);
    expect(loop.longestMs()).toBeLessThan(1_500);
  });

  test('killed by kill -9 lose nothing that was acknowledged, and leave nothing half done', {
    timeout: 180_000,
  }, async () => {
    const { url, sql } = await open();
    for (const round of [1, 2, 3, 4]) {
      const writer = startProcess(new URL('./test-processes/write-until-killed.ts', import.meta.url), url);
      await writer.printedLines(7 * round);
      await writer.kill();
      const acknowledged = Number(writer.printed().trim().split('\n').at(-1));
      const [state] = await sql.read<{ seq: number; rows: number }>(
        'select seq, (select count(*) from compartment_index) as rows from commit_clock',
      );
      expect(state?.seq).toBeGreaterThanOrEqual(acknowledged);
      expect(state?.seq).toBeLessThanOrEqual(acknowledged + 1);
      expect(state?.rows).toBe(state?.seq);
    }
    expect(await openAndAdvance(url)).toBeGreaterThan(70);
  });
});

async function openAndAdvance(url: string): Promise<number> {
  const database = await openDatabase(url);
  await advance(database);
  const clock = await database.prisma.commitClock.findFirstOrThrow();
  await database.close();
  return Number(clock.seq);
}
