import type { Client } from 'undici';
import type { Turn } from '../measure/drive.ts';
import type { Pace } from '../measure/run-contest.ts';
import type { Server } from '../servers/start-server.ts';
import type { Rows } from './databases.ts';
import { download } from './download.ts';
import type { Job, Service } from './exports.ts';

/** A turn of the EHR: how long each kick-off and each first byte took, too. */
export type ExportTurn = Turn & { planMs: number[]; firstByteMs: number[] };

/** A turn of each round. */
export type Turns = { ehr: ExportTurn[]; file: Turn[]; dump: Turn[] };

type Served = { server: Pick<Server, 'cpuMs'>; client: Client };
type Ehr = Served & { service: Service };

/**
 * A warm-up, then the rounds, in each of which the EHR, a server of the same bytes as a static file and the database
 * itself have one turn.
 */
export async function takeTurns(
  { ehr, file, rows }: { ehr: Ehr; file: Served; rows: Rows },
  job: Job,
  bytes: number,
  { rounds, seconds }: Pace,
): Promise<Turns> {
  const turns: Turns = { ehr: [], file: [], dump: [] };
  for (let round = 0; round <= rounds; round++) {
    turns.ehr.push(await exportTurn(ehr, job, seconds));
    turns.file.push(await fileTurn(file, seconds));
    turns.dump.push(await dumpTurn(rows, bytes, seconds));
  }
  return { ehr: turns.ehr.slice(1), file: turns.file.slice(1), dump: turns.dump.slice(1) };
}

/**
 * For `seconds`, once at least: kicks off an export of what is there now until its manifest is ready, then takes all files
 * of `job`, which was kicked off before something changed. Both together are one export, from kick-off to last byte.
 * The rate is in MB a second, the CPU time in milliseconds for each MB.
 */
async function exportTurn({ server, client, service }: Ehr, job: Job, seconds: number): Promise<ExportTurn> {
  await service.renew();
  const turn = { planMs: [] as number[], firstByteMs: [] as number[] };
  const paths = pathsOf(job);
  const before = await server.cpuMs();
  let [ms, mb] = [0, 0];
  while (ms < seconds * 1000) {
    const planned = await service.begin();
    const files = await download(client, paths, service.headers());
    await service.end(planned);
    turn.planMs.push(planned.ms);
    turn.firstByteMs.push(files.firstByteMs);
    ms += planned.ms + files.ms;
    mb += files.bytes / 1e6;
  }
  return { ...turn, perSecond: mb / (ms / 1000), cpuMsEach: ((await server.cpuMs()) - before) / mb };
}

/** The same bytes from a server that does nothing else than to send a file. */
async function fileTurn({ server, client }: Served, seconds: number): Promise<Turn> {
  const before = await server.cpuMs();
  const { ms, mb } = await repeat(seconds, async () => (await download(client, ['/'], {})).bytes);
  return { perSecond: mb / (ms / 1000), cpuMsEach: ((await server.cpuMs()) - before) / mb };
}

/** What the database itself does at its fastest; `bytes` is the length of the export, however the database writes it. */
async function dumpTurn(rows: Rows, bytes: number, seconds: number): Promise<Turn> {
  const before = await rows.cpuMs?.();
  const { ms, mb } = await repeat(seconds, async () => {
    const dumped = await rows.dump();
    if (dumped < bytes) throw new Error(`The dump has ${dumped} bytes, the export ${bytes}.`);
    return bytes;
  });
  const after = await rows.cpuMs?.();
  const isKnown = before !== undefined && after !== undefined;
  return { perSecond: mb / (ms / 1000), cpuMsEach: isKnown ? (after - before) / mb : undefined };
}

async function repeat(seconds: number, work: () => Promise<number>): Promise<{ ms: number; mb: number }> {
  const started = performance.now();
  let bytes = 0;
  do bytes += await work();
  while (performance.now() - started < seconds * 1000);
  return { ms: performance.now() - started, mb: bytes / 1e6 };
}

export const pathsOf = ({ manifest }: Job) => manifest.output.map(({ url }) => new URL(url).pathname);
