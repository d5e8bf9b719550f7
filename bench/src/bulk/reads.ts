import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Connections } from '../measure/connections.ts';
import type { Fact } from '../measure/fact.ts';
import type { Pace } from '../measure/run-contest.ts';
import { median } from '../measure/statistics.ts';
import type { Job, Service } from './exports.ts';
import { nameOf, perPatient } from './resources.ts';
import { pathsOf } from './turns.ts';

const aim = 3;
/** Four apps, each of which waits between its reads: the server is far from busy with them. */
const [apps, pauseMs] = [4, 10];

/** How long reads by id take while nothing else is asked, and while a client downloads an export as fast as it can. */
export async function readsDuringExport(
  connections: Connections,
  service: Service,
  job: Job,
  size: number,
  { rounds, seconds }: Pace,
): Promise<Fact[]> {
  const p99: { idle: number[]; busy: number[] } = { idle: [], busy: [] };
  for (let round = 0; round < rounds; round++) {
    await service.renew();
    p99.idle.push(await p99OfReads(connections, service, size, seconds));
    const downloads = await startDownloads(connections.origin, job, service);
    p99.busy.push(await p99OfReads(connections, service, size, seconds));
    await downloads.stop();
  }
  const ratios = p99.busy.map((busy, round) => busy / (p99.idle[round] ?? Number.NaN));
  return [
    { name: 'FHIR reads, nothing else: p99', value: median(p99.idle), unit: 'ms' },
    { name: 'FHIR reads during an export: p99', value: median(p99.busy), unit: 'ms' },
    { name: 'the one / the other', value: median(ratios), unit: '', atMost: aim },
  ];
}

async function p99OfReads(connections: Connections, service: Service, size: number, seconds: number): Promise<number> {
  const tookMs: number[] = [];
  const deadline = performance.now() + seconds * 1000;
  let nth = 0;
  async function app(connection: number): Promise<void> {
    while (performance.now() < deadline) {
      nth = (nth + step) % size;
      const started = performance.now();
      await connections.ask(
        connection,
        { method: 'GET', path: `/fhir/${nameOf(nth)}`, headers: service.headers() },
        200,
      );
      tookMs.push(performance.now() - started);
      await wait(pauseMs);
    }
  }
  await Promise.all(Array.from({ length: apps }, (_, connection) => app(connection)));
  return percentile(tookMs, 0.99);
}

/** To one Patient after the other, far apart: none of them is ever deleted here. */
const step = 7919 * perPatient;

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (found === undefined) throw new Error('There is no percentile of nothing.');
  return found;
}

/** In a process of its own, for what it does must not count as waiting here. */
async function startDownloads(origin: string, job: Job, service: Service): Promise<{ stop(): Promise<void> }> {
  const child = fork(new URL('./main-downloads.ts', import.meta.url), {
    execArgv: ['--import', import.meta.resolve('tsx')],
  });
  const ended = once(child, 'exit');
  child.send({ origin, paths: pathsOf(job), headers: service.headers() });
  const failed = ended.then(([code]) => Promise.reject(new Error(`The downloads ended with ${code}.`)));
  failed.catch(() => undefined);
  await Promise.race([once(child, 'message'), failed]);
  return {
    async stop() {
      if (child.exitCode !== null) await failed;
      child.kill();
      await ended;
    },
  };
}
