/** What a command line means for a database: which one, and since when. */
import { resolve } from 'node:path';
import type { ExportCommand } from '../command-line.ts';
import type { Config } from '../config.ts';
import type { ExportWish } from '../export-wish.ts';
import { sinceLast } from '../since-last.ts';
import { isChainable, refuseGap } from './database.ts';
import { readDatabase } from './database-target.ts';

/** `--to` wins over the settings; the folder, when it names one. */
export function readDestination(settings: Config, to: string | undefined): { config: Config; folder?: string } {
  if (to === undefined) return { config: settings };
  const database = readDatabase(to, '--to');
  return { config: { ...settings, database }, ...(!database && { folder: resolve(to) }) };
}

/** A database goes on from where it is, unless everything is asked for, or changes alone would not do. */
export async function decideSince(
  config: Config,
  { wish, sinceLast: isAsked, full }: Pick<ExportCommand, 'wish' | 'sinceLast' | 'full'>,
): Promise<ExportWish> {
  const { database } = config;
  if (database && wish.since !== undefined) await refuseGap(database, config, wish);
  const isImplied = database && wish.since === undefined && !full && isChainable(wish);
  return isAsked || isImplied ? sinceLast(config, wish) : wish;
}
