import type { Lines, Sql } from '@smart-ehr/prisma';
import type { HeldType } from '../fhir/resource-types.ts';
import { deletedRows, type ExportRows, heldRows, type Scan } from './export-rows-sql.ts';
import { sql as build, type Fragment, raw, unionOf } from './resource-search/fragment.ts';
import { firstKeyOf, keyLimitOf } from './resources-keys.ts';

/** Rows after one key up to another, `limit` of them at most, whether they belong to the export or not. */
export type Window = { afterKey: number; lastKey: number; limit: number };

/** Rows after one key up to another, of which those that belong to the export are no larger than so many bytes. */
export type Stretch = { afterKey: number; lastKey: number; largestRow: number };

/** `lastKey`: after which the next window begins; undefined when there are no more rows. */
export type Measured = { lastKey: number | undefined; count: number; bytes: number; largest: number };

export type ExportRowStore = ReturnType<typeof createExportRowStore>;

/**
 * The rows of exports as NDJSON, joined by the database, as of the commit of the job: the same question has the same
 * answer for as long as the job is kept. Each statement looks at a window of keys, so none takes long, however few rows
 * of it belong to the export.
 */
export function createExportRowStore(sql: Sql) {
  const page = (scan: Scan, line: Fragment, end: Fragment, { afterKey, limit }: Window) => {
    const key = raw(`${scan.alias}.key`);
    return build`select ${key}, case when ${scan.match} then ${line} end as line from resource_version ${raw(scan.alias)}
      where ${key} > ${afterKey} and ${key} <= ${end} order by ${key} limit ${limit}`;
  };

  async function count<R>(columns: string, scan: Scan, line: string, window: Window) {
    const rows = page(scan, raw(line), build`${window.lastKey}`, window);
    const { text, values } = build`select max(key) as last_key, ${raw(columns)} from (${rows}) page`;
    const row = await sql.readFirst<R & { last_key: number | null }>(text, ...values);
    if (!row) throw new Error('An aggregate without a row.');
    return row;
  }

  /**
   * So much is read at once, or one row that is larger. SQLite holds the event loop meanwhile; from PostgreSQL, each time
   * takes a journey there and back.
   */
  const most = sql.dialect === 'sqlite' ? { bytes: 256 * 1024, rows: 1000 } : { bytes: 1024 * 1024, rows: 4000 };

  /** Unless a good many rows are sure to fit, their sizes are looked at first. */
  function read(scan: Scan, { largestRow, ...range }: Stretch): Promise<Lines> {
    const isEven = largestRow <= 4096;
    const window = { ...range, limit: isEven ? Math.min(most.rows, Math.floor(most.bytes / largestRow)) : most.rows };
    const end = isEven ? build`${window.lastKey}` : endOfWindow(window, most.bytes);
    const { text, values } = page(scan, scan.line, end, window);
    return sql.readLines(text, ...values);
  }

  return {
    /** So many rows are counted at once: a few milliseconds, in which SQLite holds the event loop. */
    countedAtOnce: sql.dialect === 'sqlite' ? 1000 : 4000,

    /** About how many versions there are of each type that has any; more than belong to any export. */
    async countVersions(types: readonly HeldType[]): Promise<Map<HeldType, number>> {
      const lastKeys = types.map(
        type => build`select ${type} as type, max(key) as last_key from resource_version
          where key > ${firstKeyOf(type)} and key < ${keyLimitOf(type)}`,
      );
      if (lastKeys.length === 0) return new Map();
      const { text, values } = unionOf(lastKeys);
      const found = await sql.read<{ type: HeldType; last_key: number | null }>(text, ...values);
      return new Map(
        found.flatMap(({ type, last_key }) => (last_key === null ? [] : [[type, last_key - firstKeyOf(type)]])),
      );
    },

    /** How many rows of a window belong to the export, and how large they are. */
    async measure(rows: ExportRows, window: Window): Promise<Measured> {
      const columns = 'count(line) as count, coalesce(sum(line), 0) as bytes, coalesce(max(line), 0) as largest';
      const row = await count<Omit<Measured, 'lastKey'>>(columns, heldRows(rows), 'octet_length(v.body) + 1', window);
      return { lastKey: row.last_key ?? undefined, count: row.count, bytes: row.bytes, largest: row.largest };
    },

    /** How many rows of a window are deletions that the export tells of. */
    async countDeleted(rows: ExportRows, window: Window): Promise<Pick<Measured, 'lastKey' | 'count'>> {
      const row = await count<{ count: number }>('count(line) as count', deletedRows(rows), '1', window);
      return { lastKey: row.last_key ?? undefined, count: row.count };
    },

    /** The first lines of a stretch, as many as are read at once. */
    read: (rows: ExportRows, stretch: Stretch) => read(heldRows(rows), stretch),

    readDeleted: (rows: ExportRows, stretch: Stretch) => read(deletedRows(rows), stretch),

    /** Whether the database reads on while what it has given is on its way to the client: it is a process of its own. */
    readsAhead: sql.dialect === 'postgresql',
  };
}

/** The last key of the rows of a window that together are no larger than so many bytes. */
function endOfWindow({ afterKey, lastKey, limit }: Window, bytes: number): Fragment {
  return build`(select max(key) from (
    select key, sum(size) over (order by key) - size as before from (
      select key, octet_length(body) as size from resource_version
      where key > ${afterKey} and key <= ${lastKey} order by key limit ${limit}) sized) summed
    where before < ${bytes})`;
}
