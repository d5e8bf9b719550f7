import type { ExportFolder } from '../export-folder.ts';
import type { ExportWish } from '../export-wish.ts';
import type { Connection } from './connection.ts';
import { kickOff } from './kick-off.ts';

export type Job = {
  statusUrl: string;
  beganAtMs: number;
  /** Until when the server keeps the files, if it has said so: an HTTP date. */
  expires?: string;
};

/** Kicks off, and writes down where to come back to. Between the two is the one moment that a later run cannot know of. */
export async function beginJob(
  server: Connection,
  wish: ExportWish,
  folder: ExportFolder,
  warn: (sentence: string) => void,
): Promise<Job> {
  if (folder.state.kickingOff) {
    const fate = 'If the server has begun an export then, that will expire unused.';
    warn(`An earlier run was cut off while it kicked off. ${fate}`);
  }
  await folder.save({ kickingOff: true });
  const statusUrl = await kickOff(server, wish);
  const job = { statusUrl, beganAtMs: server.clock.now() };
  await folder.save({ job });
  return job;
}
