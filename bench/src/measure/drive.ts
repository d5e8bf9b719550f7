import type { Contender } from './contest.ts';

/** What came out of one turn. */
export type Turn = { perSecond: number; cpuMsEach: number | undefined };

/**
 * A closed loop: on every connection a piece of work is begun as soon as the one before is done, until the time is
 * over. What is then under way is waited for and counts, like the time that it took.
 */
export async function drive(contender: Contender, connections: number, seconds: number): Promise<Turn> {
  const cpuBefore = await contender.cpuMs?.();
  const started = performance.now();
  const deadline = started + seconds * 1000;
  let done = 0;
  async function loop(connection: number): Promise<void> {
    while (performance.now() < deadline && (contender.hasMore?.() ?? true)) {
      await contender.work(connection);
      done += 1;
    }
  }
  await Promise.all(Array.from({ length: connections }, (_, connection) => loop(connection)));
  const elapsed = (performance.now() - started) / 1000;
  const cpuAfter = await contender.cpuMs?.();
  const isKnown = cpuBefore !== undefined && cpuAfter !== undefined;
  return { perSecond: done / elapsed, cpuMsEach: isKnown ? (cpuAfter - cpuBefore) / done : undefined };
}
