import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestDatabase } from '@smart-ehr/prisma/testing';
import { loadCharts } from './launch.ts';
import { type EhrAddress, startTestEhr } from './test-ehr.ts';

export type TwoProcesses = { a: EhrAddress; b: EhrAddress; stop(): Promise<void> };

/**
 * Two processes of `main.ts` on one database with the cast, their clients and a few patients. Each is reached at an origin
 * of its own, which both know as one of theirs.
 */
export async function startTwoProcesses(database: TestDatabase): Promise<TwoProcesses> {
  const kek = await seed(database);
  const relays = [await openRelay(), await openRelay()] as const;
  const [a, b] = relays.map(({ origin }) => ({ origin })) as [EhrAddress, EhrAddress];
  const env = {
    ...process.env,
    EHR_URL: a.origin,
    EHR_ORIGIN_ALIASES: b.origin,
    EHR_HOST: '127.0.0.1',
    EHR_PORT: '0',
    EHR_KEK: kek,
    EHR_DEMO: '1',
    DATABASE_URL: database.url,
  };
  const children = await Promise.all(
    relays.map(async relay => {
      const { child, port } = await startEhr(env);
      relay.leadTo(port);
      return child;
    }),
  );
  const stop = async () => {
    for (const relay of relays) relay.close();
    await Promise.all(children.map(endOf));
  };
  return { a, b, stop };
}

/** What all processes find in the database; gives the key that wraps their signing keys. */
async function seed(database: TestDatabase): Promise<string> {
  const seeded = await startTestEhr(database);
  await loadCharts(seeded);
  await seeded.close();
  return seeded.ehr.config.kek ?? '';
}

/** Ends a process when its standard input closes, so that none outlives this one, however it ends. */
const endWithParent = new URL('../../../../scripts/stack/end-with-parent.mjs', import.meta.url).href;

/** Starts a process and waits until it says where it listens. */
async function startEhr(env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; port: number }> {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const args = ['--import', endWithParent, '--import', 'tsx', 'src/main.ts'];
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const line of createInterface(child.stdout)) {
    const { event, port } = JSON.parse(line) as { event: string; port: number };
    if (event !== 'listening') continue;
    child.stdout.resume();
    return { child, port };
  }
  throw new Error('The EHR ended before it listened.');
}

async function endOf(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/**
 * A port of ours that leads to one which is known later: the origins have to be known before the processes start, and a
 * port that was only looked up could be somebody else's by then.
 */
async function openRelay() {
  let port = 0;
  const server: Server = createServer(socket => {
    const onward = connect(port, '127.0.0.1');
    socket.pipe(onward).pipe(socket);
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    leadTo: (to: number) => {
      port = to;
    },
    close: () => server.close(),
  };
}
