import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** An EHR in a process of its own, as `npm start` runs it, on an empty database and a free port. */
export type EhrProcess = {
  origin: string;
  /** What it has written, line by line. */
  log: string[];
  /** How it ended; undefined while it runs. */
  ended(): string | undefined;
  residentBytes(): Promise<number>;
  stop(): Promise<void>;
};

const folder = resolve(import.meta.dirname, '../../..');
const endWithParent = pathToFileURL(resolve(folder, '../../scripts/stack/end-with-parent.mjs')).href;

/**
 * Requests say by X-Forwarded-For where they come from, so that the limits for one address do not end the run: those are
 * tested elsewhere.
 */
export async function startEhrProcess(databaseUrl: string): Promise<EhrProcess> {
  const origin = `http://localhost:${await freePort()}`;
  const kek = Buffer.alloc(32, 7).toString('base64url');
  const own = {
    EHR_URL: origin,
    EHR_DEMO: '1',
    EHR_KEK: kek,
    EHR_TRUST_PROXY: 'loopback',
    BULK_V4: '1',
    DATABASE_URL: databaseUrl,
  };
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(EHR|VITEST|BULK_WORKER)_|^NODE_OPTIONS$/.test(name),
  );
  const env = { ...Object.fromEntries(inherited), ...own, NODE_ENV: 'production' };
  await seed(env);

  const args = ['--import', endWithParent, '--import', 'tsx', join(folder, 'src/main.ts')];
  const child = spawn(process.execPath, args, { cwd: folder, env });
  const log: string[] = [];
  let ended: string | undefined;
  let rest = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      log.push(...lines);
    });
  }
  const exited = once(child, 'exit').then(([code, signal]) => {
    ended = `ended with ${signal ?? code}`;
  });
  const ehr: EhrProcess = {
    origin,
    log,
    ended: () => ended,
    async residentBytes() {
      const text = await (await fetch(`${origin}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1]);
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
  await untilReady(ehr);
  return ehr;
}

/** The cast with its records; nobody beside them. */
async function seed(env: NodeJS.ProcessEnv): Promise<void> {
  const args = ['--import', 'tsx', join(folder, 'src/main-seed.ts'), '--patients', '0'];
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The database could not be seeded: exit code ${code}.`);
}

async function untilReady(ehr: EhrProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (ehr.ended()) break;
    const isReady = await fetch(`${ehr.origin}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await wait(50);
  }
  throw new Error(`The EHR did not start (${ehr.ended() ?? 'it is not ready'}):\n${ehr.log.join('\n')}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('There is no free port.');
  return address.port;
}
