import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export const repository = resolve(import.meta.dirname, '../../..');
export const benchFolder = join(repository, '.data/bench');

/** A server in a process of its own. */
export type Server = {
  origin: string;
  /** CPU time used until now, in milliseconds. */
  cpuMs(): Promise<number>;
  /** Its resident memory, in MB of 2^20 bytes. */
  memoryMb(): Promise<number>;
  /** The most resident memory that it had until now. */
  peakMb(): Promise<number>;
  stop(): Promise<void>;
};

/** What a server tells of itself. */
export type Usage = { cpuMs: number; memoryMb: number; peakMb: number };

export type ServerFile = {
  name: string;
  /** TypeScript, relative to `folder`. */
  file: string;
  folder: string;
  origin: string;
  env: NodeJS.ProcessEnv;
  profile: boolean;
};

/** Starts a server and waits until it answers. Its output goes to .data/bench/NAME.log. */
export async function startServer({ name, file, folder, origin, env, profile }: ServerFile): Promise<Server> {
  mkdirSync(benchFolder, { recursive: true });
  const log = openSync(join(benchFolder, `${name}.log`), 'w');
  const inServer = new URL('./in-server.ts', import.meta.url).href;
  const profiles = ['--cpu-prof', `--cpu-prof-dir=${join(benchFolder, 'profiles', name)}`];
  const child = fork(join(folder, file), {
    cwd: folder,
    env,
    execArgv: ['--import', import.meta.resolve('tsx'), '--import', inServer, ...(profile ? profiles : [])],
    stdio: ['ignore', log, log, 'ipc'],
  });
  const ended = once(child, 'exit');
  const isUp = untilItAnswers(origin);
  await Promise.race([isUp, ended.then(() => Promise.reject(new Error(`${name} did not start: see ${name}.log.`)))]);
  const usage = async () => {
    const answer = once(child, 'message');
    child.send('usage');
    return (await answer)[0] as Usage;
  };
  return {
    origin,
    cpuMs: async () => (await usage()).cpuMs,
    memoryMb: async () => (await usage()).memoryMb,
    peakMb: async () => (await usage()).peakMb,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilItAnswers(origin: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait(50)) {
    const answers = await fetch(`${origin}/healthz`).then(
      response => response.ok,
      () => false,
    );
    if (answers) return;
  }
  throw new Error(`Nothing answers at ${origin}/healthz.`);
}

/** An origin of this machine at which nobody listens yet. */
export async function freeOrigin(): Promise<string> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://localhost:${port}`;
}
