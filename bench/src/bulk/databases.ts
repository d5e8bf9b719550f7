import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOfEhr, runAtEhr } from '../servers/ehr.ts';
import { benchFolder } from '../servers/start-server.ts';
import { type Resource, resourcesOf } from './resources.ts';

/** A row of resource_version: the first version of a resource. */
export type VersionRow = { key: number; type: string; id: string; seq: number; at: string; body: string };

/** A database system on which the EHR runs, and databases there by name. */
export type Engine = {
  name: 'SQLite' | 'PostgreSQL';
  /** Why nothing can be measured on it. */
  whyNot(): Promise<string | undefined>;
  url(database: string): string;
  exists(database: string): Promise<boolean>;
  /** An empty one. */
  create(database: string): Promise<void>;
  remove(database: string): Promise<void>;
  /** Both need a database that nobody has open. */
  copy(database: string, to: string): Promise<void>;
  rename(database: string, to: string): Promise<void>;
  open(database: string): Promise<Rows>;
};

/** What the EHR keeps, without the EHR. */
export type Rows = {
  /** The greatest key of each type. */
  lastKeys(): Promise<Map<string, number>>;
  /** Inserts the rows of one commit. */
  insert(rows: readonly VersionRow[]): Promise<void>;
  /** After the last row: the commit clock and the planner's statistics are those of the rows. */
  finish(seq: number, lastMs: number): Promise<void>;
  /** The fastest way out for the text of all first versions, a line for each. Gives the number of bytes. */
  dump(): Promise<number>;
  /** How much CPU time a dump takes in this process, in milliseconds; undefined where the work is done in another. */
  cpuMs?(): Promise<number>;
  close(): Promise<void>;
};

/** A database of so many resources to work on, as it was filled; a kept one is filled when it is not there. */
export async function openCopy(
  engine: Engine,
  size: number,
): Promise<{ url: string; rows: Rows; remove(): Promise<void> }> {
  const [kept, copy] = [`bulk_${size}`, `bulk_${size}_copy`];
  if (!(await engine.exists(kept))) await fill(engine, size, kept);
  await engine.remove(copy);
  await engine.copy(kept, copy);
  const rows = await engine.open(copy);
  return {
    url: engine.url(copy),
    rows,
    async remove() {
      await rows.close();
      await engine.remove(copy);
    },
  };
}

/** As large as the windows in which `npm run fhir -- import` brings resources into the order of their types. */
const commitSize = 2048;

/**
 * The EHR's import makes the tables and their first rows. The others are written straight into resource_version, which is
 * all that an export of everything reads: in hundredths of the time, for what searches need is left out.
 */
async function fill(engine: Engine, size: number, kept: string): Promise<void> {
  const unfinished = `${kept}_unfinished`;
  await engine.remove(unfinished);
  await engine.create(unfinished);
  const first = Math.min(size, 50);
  await importInto(engine.url(unfinished), [...resourcesOf(first)]);
  const rows = await engine.open(unfinished);
  const keys = await rows.lastKeys();
  let [seq, lastMs, nth] = [1000, Date.now(), 0];
  let commit: Resource[] = [];
  const write = async () => {
    const at = new Date(++lastMs).toISOString();
    seq += 1;
    const sorted = commit.toSorted((a, b) =>
      a.resourceType < b.resourceType ? -1 : a.resourceType > b.resourceType ? 1 : 0,
    );
    await rows.insert(sorted.map(resource => rowOf(resource, keys, seq, at)));
    commit = [];
  };
  for (const resource of resourcesOf(size)) {
    if (nth++ < first) continue;
    commit.push(resource);
    if (commit.length === commitSize) await write();
  }
  await write();
  await rows.finish(seq, lastMs);
  await rows.close();
  await engine.rename(unfinished, kept);
}

async function importInto(url: string, resources: readonly Resource[]): Promise<void> {
  mkdirSync(benchFolder, { recursive: true });
  const folder = mkdtempSync(join(benchFolder, 'bulk-import-'));
  try {
    writeFileSync(join(folder, 'first.ndjson'), resources.map(resource => `${JSON.stringify(resource)}\n`).join(''));
    await runAtEhr('src/main-import.ts', ['import', folder], environmentOfEhr(url));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rowOf(resource: Resource, keys: Map<string, number>, seq: number, at: string): VersionRow {
  const { resourceType: type, id, ...rest } = resource;
  const last = keys.get(type);
  if (last === undefined) throw new Error(`The first resources are without a ${type}.`);
  keys.set(type, last + 1);
  const body = JSON.stringify({ resourceType: type, id, meta: { versionId: '1', lastUpdated: at }, ...rest });
  return { key: last + 1, type, id, seq, at, body };
}
