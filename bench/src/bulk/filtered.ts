import type { Client } from 'undici';
import type { Fact } from '../measure/fact.ts';
import type { Pace } from '../measure/run-contest.ts';
import { median } from '../measure/statistics.ts';
import type { Server } from '../servers/start-server.ts';
import { download } from './download.ts';
import { type Job, RefusedError, type Service } from './exports.ts';
import { pathsOf } from './turns.ts';

const aim = 0.4;
const query = '?_type=Observation&_elements=Observation.code,Observation.subject';

/**
 * An export of some elements: each resource has to be parsed, and written anew. Beside it the same number of whole
 * resources that this process parses and writes, one after the other.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#query-parameters
 */
export async function filteredExport(
  server: Pick<Server, 'cpuMs'>,
  client: Client,
  service: Service,
  { rounds, seconds }: Pace,
): Promise<Fact[]> {
  await service.renew();
  const name = 'with _elements / JSON.parse and JSON.stringify alone';
  const filtered = await unlessRefused(service.begin(query));
  if (!filtered) return [{ name, unit: '', note: 'this EHR refuses _elements', atLeast: aim }];
  const whole = await service.begin('?_type=Observation');
  const lines = await someLines(client, service, pathsOf(whole).slice(0, 1));
  const paths = pathsOf(filtered);
  const count = filtered.manifest.output.reduce((sum, file) => sum + file.count, 0);

  const ratios: Ratios[] = [];
  for (let round = 0; round <= rounds; round++) {
    await service.renew();
    const asked = { ms: 0, cpuMs: 0, resources: 0 };
    const before = await server.cpuMs();
    for (; asked.ms < seconds * 1000; asked.resources += count) {
      asked.ms += (await download(client, paths, service.headers())).ms;
    }
    asked.cpuMs = (await server.cpuMs()) - before;
    const alone = parseAndWrite(lines, seconds);
    const each = (one: Done, time: 'ms' | 'cpuMs') => one[time] / one.resources;
    const isWarmUp = round === 0;
    if (!isWarmUp) {
      ratios.push({ rate: each(alone, 'ms') / each(asked, 'ms'), byCpu: each(alone, 'cpuMs') / each(asked, 'cpuMs') });
    }
  }
  await service.end(whole);
  await service.end(filtered);
  return [
    { name, value: median(ratios.map(({ rate }) => rate)), unit: '', atLeast: aim },
    { name: 'the same by CPU time', value: median(ratios.map(({ byCpu }) => byCpu)), unit: '' },
  ];
}

/** What was done, and in how much time. */
type Done = { resources: number; ms: number; cpuMs: number };
type Ratios = { rate: number; byCpu: number };

function parseAndWrite(lines: readonly string[], seconds: number): Done {
  const [started, before] = [performance.now(), process.cpuUsage()];
  let resources = 0;
  for (; performance.now() - started < seconds * 1000; resources += lines.length) {
    for (const line of lines) JSON.stringify(JSON.parse(line));
  }
  const { user, system } = process.cpuUsage(before);
  return { resources, ms: performance.now() - started, cpuMs: (user + system) / 1000 };
}

function unlessRefused(job: Promise<Job>): Promise<Job | undefined> {
  return job.catch((error: unknown) => {
    if (error instanceof RefusedError) return undefined;
    throw error;
  });
}

async function someLines(client: Client, service: Service, paths: string[]): Promise<string[]> {
  const pieces: Buffer[] = [];
  await download(client, paths, service.headers(), piece => pieces.push(piece));
  return Buffer.concat(pieces).toString().split('\n').slice(0, 10_000).filter(Boolean);
}
