/** What the rest of the worker knows of a database: as of when it is, and that an export can be applied to it. */
import { rm } from 'node:fs/promises';
import type { Delivery } from '../bulk-export.ts';
import type { Config } from '../config.ts';
import { ConfigError } from '../config-error.ts';
import { ExportError } from '../export/export-error.ts';
import type { OnProgress } from '../export/progress.ts';
import type { ExportFolder } from '../export-folder.ts';
import type { ExportWish } from '../export-wish.ts';
import type { Report } from '../report.ts';
import { type Applied, applyExport, gapBefore } from './apply-export.ts';
import type { DatabaseTarget } from './database-target.ts';
import type { Source, Store } from './store.ts';

/**
 * As of when the database holds what this wish is about, in the server's own words: the `_since` of the next export.
 * Undefined when there is nothing, or when the scopes were others, so that it must begin anew.
 */
export async function lastApplied(
  target: DatabaseTarget,
  config: Config,
  wish: ExportWish,
): Promise<string | undefined> {
  const source = readSource(config, wish);
  const known = await withStore(target, store => store.find(source));
  return known?.scope === source.scope ? known.transactionTime : undefined;
}

/** Refuses, before anything is asked of the server, changes since a time that the database has not reached. */
export async function refuseGap(target: DatabaseTarget, config: Config, wish: ExportWish): Promise<void> {
  const { since } = wish;
  if (since === undefined) return;
  const source = readSource(config, wish);
  const known = await withStore(target, store => store.find(source));
  const gap = gapBefore(since, known, source.scope);
  if (gap !== undefined) throw new ConfigError(`--since ${since} cannot be applied to ${target.name}. ${gap}`);
}

type Application = {
  wish: ExportWish;
  outcome: Report['outcome'];
  anew: boolean | undefined;
  delivery: Delivery;
  folder: Pick<ExportFolder, 'state' | 'store' | 'save'>;
  signal: AbortSignal;
  onProgress: OnProgress;
};

/**
 * Applies what was downloaded to the database, if there is one. Nothing is applied of an export in which the server says
 * that parts are missing: they may not change again, and then the database would never learn of them.
 */
export async function intoDatabase(
  config: Config,
  application: Application,
): Promise<Pick<Report, 'database' | 'problem'>> {
  const { database } = config;
  if (!database) return {};
  const { name } = database;
  if (application.outcome !== 'complete') {
    return { database: { name }, problem: `Nothing was applied to ${name}, because parts are missing.` };
  }
  const { folder, delivery } = application;
  const applied = folder.state.applied ?? (await applyTo(database, config, application));
  await folder.save({ applied });
  // The records are in the database now, and there alone.
  for (const { kind, name } of delivery.files)
    if (kind !== 'error') await rm(folder.store.pathOf(name), { force: true });
  return { database: { name, applied } };
}

async function applyTo(target: DatabaseTarget, config: Config, application: Application): Promise<Applied> {
  const { wish, anew, delivery, folder, signal, onProgress } = application;
  const { transactionTime, files } = delivery;
  const delivered = {
    source: readSource(config, wish),
    since: wish.since,
    anew,
    transactionTime,
    folder: folder.store.pathOf(''),
    files,
  };
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const onRows = (resources: number) => onProgress({ step: 'applying', resources, bytes });
  onRows(0);
  return withStore(target, store =>
    applyExport(store, delivered, { signal, onRows }).catch((error: unknown) => {
      if (error instanceof ExportError || signal.aborted) throw error;
      throw new ConfigError(`${target.name} did not take the export: ${describe(error, target)}`, { cause: error });
    }),
  );
}

/**
 * Whether changes are enough to keep up with the server. They are not for a Group: nobody tells who has left it, nor, at
 * every server, what those brought along who have joined it. Nor for what a filter finds, which may find less tomorrow.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#query-parameters
 */
export function isChainable(wish: ExportWish): boolean {
  return wish.level !== 'group' && filtersOf(wish) === '';
}

/** What else decides which resources come, and what is in them; how they come makes no difference. */
function filtersOf(wish: ExportWish): string {
  const {
    level: _level,
    group: _group,
    types: _types,
    since: _since,
    organizeBy: _blocks,
    partialManifests: _pages,
    ...rest
  } = wish;
  return Object.keys(rest).length > 0 ? JSON.stringify(rest) : '';
}

function readSource({ fhirBase, scope }: Config, wish: ExportWish): Source {
  const { level, group = '', types = [] } = wish;
  return { fhirBase, level, group, types: [...new Set(types)].sort().join(','), filters: filtersOf(wish), scope };
}

export async function withStore<T>(target: DatabaseTarget, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(target).catch((error: unknown) => {
    throw new ConfigError(`${target.name} cannot be used: ${describe(error, target)}`, { cause: error });
  });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** The drivers are loaded here and not earlier: whoever exports into folders needs none of them. */
async function openStore(target: DatabaseTarget): Promise<Store> {
  if (target.kind === 'sqlite') return (await import('./sqlite.ts')).openSqlite(target.file);
  return (await import('./postgresql.ts')).openPostgresql(target.url);
}

/** The driver's message, in which no password may be. A failed connection has several errors and no message. */
function describe(error: unknown, target: DatabaseTarget): string {
  const { message, code, errors } = error as Error & { code?: string; errors?: Error[] };
  const text = message || errors?.map(each => each.message).join(', ') || code || 'it does not say why.';
  return secretsOf(target).reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
}

function secretsOf(target: DatabaseTarget): string[] {
  if (target.kind !== 'postgresql') return [];
  const { password, searchParams } = new URL(target.url);
  const decoded = password.replace(/(%[0-9a-f]{2})+/gi, codes =>
    Buffer.from(codes.replaceAll('%', ''), 'hex').toString(),
  );
  return [target.url, password, decoded, searchParams.get('password') ?? ''].filter(secret => secret !== '');
}
