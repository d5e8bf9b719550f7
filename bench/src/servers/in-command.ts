import { writeFileSync } from 'node:fs';

/** Loaded into a measured command: leaves at its end how much CPU time and memory it took. */
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const usage = { cpuMs: (user + system) / 1000, maxMb: process.resourceUsage().maxRSS / 1024 };
  writeFileSync(process.env.USAGE_FILE ?? '', JSON.stringify(usage));
});
