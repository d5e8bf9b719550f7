import { existsSync, readFileSync } from 'node:fs';
import type { Usage } from './start-server.ts';

/**
 * Loaded into every measured server: tells the process that measures how much CPU time was used until now, how much memory
 * is in use and how much was at most, and ends the server when that process is gone, however it went.
 */
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({
    cpuMs: (user + system) / 1000,
    memoryMb: process.memoryUsage.rss() / 2 ** 20,
    peakMb: peakMb(),
  } satisfies Usage);
});
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));

/** On Linux `maxRSS` counts what the parent had when it forked; VmHWM does not. */
function peakMb(): number {
  const status = '/proc/self/status';
  const [, kb] = (existsSync(status) && /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))) || [];
  return (kb === undefined ? process.resourceUsage().maxRSS : Number(kb)) / 1024;
}
