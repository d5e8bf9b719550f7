/**
 * One worker at a time in a folder. Owner is whoever made the lock file with the highest number; a number can be made once.
 * Whoever finds the owner gone makes the next number: of two who do so at the same time, one succeeds.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { FolderBusy } from './config.ts';

export type FolderLock = {
  /** Aborted when another worker has taken the folder, because this one seemed to be gone. */
  lost: AbortSignal;
  release(): Promise<void>;
};

type Owner = { machine: string; pid: number; startedAt?: string };

const heartbeatMs = 5000;
/** Without a heartbeat for so long, an owner that cannot be asked is gone. */
const staleMs = 60_000;

export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const highest = await highestLock(folder);
  if (highest > 0) await refuseLiving(folder, highest);
  const own = highest + 1;
  if (!(await makeLock(folder, own))) throw busy(folder);
  for (let number = highest; number > 0; number -= 1) await rm(lockFile(folder, number), { force: true });

  const losing = new AbortController();
  const beat = async () => {
    const now = new Date();
    const isOurs = (await highestLock(folder)) === own;
    if (isOurs) return utimes(lockFile(folder, own), now, now);
    losing.abort(new FolderBusy('Another worker has taken over: this one had been silent for too long.'));
  };
  const beats = setInterval(() => void beat().catch(() => undefined), heartbeatMs).unref();
  return {
    lost: losing.signal,
    async release() {
      clearInterval(beats);
      if (!losing.signal.aborted) await rm(lockFile(folder, own), { force: true });
    },
  };
}

const lockFile = (folder: string, number: number) => join(folder, `lock.${number}`);

async function highestLock(folder: string): Promise<number> {
  const numbers = (await readdir(folder)).map(name => Number(/^lock\.(\d+)$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...numbers);
}

/** Appears with its content or not at all; false when somebody else has made it. */
async function makeLock(folder: string, number: number): Promise<boolean> {
  const draft = join(folder, `${randomUUID()}.new`);
  try {
    await writeFile(draft, JSON.stringify(await thisProcess()), { mode: 0o600 });
    await link(draft, lockFile(folder, number));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function refuseLiving(folder: string, number: number): Promise<void> {
  const file = lockFile(folder, number);
  const [text, stats] = await Promise.all([readFile(file, 'utf8'), stat(file)]).catch(() => []);
  if (text === undefined || stats === undefined) throw busy(folder); // it has just changed hands
  const owner: Owner = JSON.parse(text);
  if (await isLiving(owner, Date.now() - stats.mtimeMs)) throw busy(folder, owner);
}

/** A process of this machine can be looked up; a number that was given to another process since has another start. */
async function isLiving(owner: Owner, silentMs: number): Promise<boolean> {
  const { machine } = await thisProcess();
  if (owner.machine !== machine) return silentMs < staleMs;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const startedAt = await startOf(owner.pid);
  return startedAt === undefined ? silentMs < staleMs : startedAt === owner.startedAt;
}

/** The machine by its name, its start and, in containers, the place in which process numbers count. */
async function thisProcess(): Promise<Owner> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  const numbers = await readlink('/proc/self/ns/pid').catch(() => '');
  const startedAt = await startOf(process.pid);
  const machine = [hostname(), boot.trim(), numbers].join(' ').trim();
  return { machine, pid: process.pid, ...(startedAt !== undefined && { startedAt }) };
}

/** In ticks since the machine was started; undefined where the system does not tell (other than Linux). */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function busy(folder: string, owner?: Owner): FolderBusy {
  const who = owner ? `Another worker (process ${owner.pid})` : 'Another worker';
  return new FolderBusy(
    `${who} is at the export in ${join(folder, '..')}. Wait for its end, or choose another folder.`,
  );
}
