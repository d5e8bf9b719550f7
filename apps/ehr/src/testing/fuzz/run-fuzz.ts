import { openDatabase } from '@smart-ehr/prisma';
import { startEhrProcess } from './ehr-process.ts';
import { fuzz, type Progress } from './fuzz.ts';

export type FuzzOptions = {
  databaseUrl: string;
  first?: number | undefined;
  requests: number;
  seed: number;
  tell?: (progress: Progress) => void;
};

/** What caches and a garbage collector in no hurry may add to the process after it has warmed up. */
const mostGrowth = 200 * 2 ** 20;
const warmUp = 2000;

/** Starts an EHR on an empty database, fuzzes it and stops it. Gives what was wrong. */
export async function runFuzz({ databaseUrl, tell, ...run }: FuzzOptions): Promise<string[]> {
  const ehr = await startEhrProcess(databaseUrl);
  const database = await openDatabase(databaseUrl);
  let lastEvent = 0;
  const readAudit = async () => {
    const events = await database.sql.read<{ id: number }>('select * from audit_event where id > ?', lastEvent);
    lastEvent = events.at(-1)?.id ?? lastEvent;
    return events.map(event => JSON.stringify(event));
  };
  let before = 0;
  const measure = async (progress: Progress) => {
    if (progress.done - (run.first ?? 0) >= warmUp) before ||= await ehr.residentBytes();
    tell?.(progress);
  };
  try {
    const failures = await fuzz({ ...run, ehr, readAudit, tell: measure });
    const growth = before && !ehr.ended() ? (await ehr.residentBytes()) - before : 0;
    return growth > mostGrowth ? [...failures, `The process grew by ${Math.round(growth / 2 ** 20)} MB.`] : failures;
  } finally {
    await database.close();
    await ehr.stop();
  }
}
