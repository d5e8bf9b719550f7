import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

/** Processes beside the stack, on its database. */

const cwd = resolve(import.meta.dirname, '../apps/ehr');
const tsx = ['--import', import.meta.resolve('tsx')];

type Command = 'main-keys.ts' | 'main-login-trust.ts' | 'main-import.ts';
type Said = { code: number; output: string };

/** `npm run keys -- …` and others like it without npm: the exit code, and what was said. */
export async function ehrCommand(file: Command, ...args: string[]): Promise<Said> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...tsx, `src/${file}`, ...args], { cwd });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

/** A second EHR on the same database; it has read nothing yet. */
export async function startSecondEhr(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = { ...process.env, EHR_URL: url, EHR_PORT: String(port), EHR_DEMO: '1' };
  const child: ChildProcess = spawn(process.execPath, [...tsx, 'src/main.ts'], { cwd, env, stdio: 'ignore' });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  };
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await wait(100)) {
    if (await fetch(`${url}/healthz`).then(isOk, isNot)) return { url, stop };
  }
  await stop();
  throw new Error(`The second EHR did not answer at ${url}.`);
}

const isOk = ({ ok }: Response) => ok;
const isNot = () => false;

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(closed => server.close(closed));
  return port;
}
