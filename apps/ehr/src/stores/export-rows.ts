import type { Sql } from '@smart-ehr/prisma';
import type { HeldType } from '../fhir/resource-types.ts';
import { deletedRows, type ExportRows, heldRows, type Scan } from './export-rows-sql.ts';
import { sql as build, type Fragment, raw } from './resource-search/fragment.ts';
import { firstKeyOf, keyLimitOf } from './resources-keys.ts';

/** Rows after one key up to another, `limit` of them at most, whether they belong to the export or not. */
export type Window = { afterKey: number; lastKey: number; limit: number };

/** What is read at once when rows are of very different sizes: so many bytes at most, or one row that is larger. */
const windowBytes = 1024 * 1024;

/** `lastKey`: after which the next window begins; undefined when there are no more rows. */
export type Measured = { lastKey: number | undefined; count: number; bytes: number; largest: number };
export type Lines = { lastKey: number | undefined; text: Uint8Array | string };

export type ExportRowStore = ReturnType<typeof createExportRowStore>;

/**
 * The rows of exports as NDJSON, joined by the database, as of the commit of the job: the same question has the same
 * answer for as long as the job is kept. Each statement looks at a window of keys, so none takes long, however few rows
 * of it belong to the export.
 */
export function createExportRowStore(sql: Sql) {
  /** SQLite hands over the bytes as they are stored: no text is made of them on the way to the socket. */
  const joined = raw(
    sql.dialect === 'sqlite'
      ? `cast(group_concat(line, char(10)) || char(10) as blob) as text`
      : `string_agg(line, chr(10) order by key) || chr(10) as text`,
  );

  async function look<R>(columns: Fragment, scan: Scan, line: Fragment, end: Fragment, { afterKey, limit }: Window) {
    const key = raw(`${scan.alias}.key`);
    const { text, values } = build`select max(key) as last_key, ${columns} from (
      select ${key}, case when ${scan.match} then ${line} end as line from resource_version ${raw(scan.alias)}
      where ${key} > ${afterKey} and ${key} <= ${end} order by ${key} limit ${limit}) page`;
    const row = await sql.readFirst<R & { last_key: number | null }>(text, ...values);
    if (!row) throw new Error('An aggregate without a row.');
    return row;
  }

  const count = <R>(columns: string, scan: Scan, line: string, window: Window) =>
    look<R>(raw(columns), scan, raw(line), build`${window.lastKey}`, window);

  const read = async (scan: Scan, window: Window, isEven: boolean): Promise<Lines> => {
    const end = isEven ? build`${window.lastKey}` : endOfWindow(window);
    const row = await look<{ text: Uint8Array | string | null }>(joined, scan, scan.line, end, window);
    return { lastKey: row.last_key ?? undefined, text: row.text ?? '' };
  };

  return {
    /** About how many versions of a type there are; more than belong to any export. */
    async countVersions(type: HeldType): Promise<number> {
      const { text, values } = build`select max(key) as last_key from resource_version
        where key > ${firstKeyOf(type)} and key < ${keyLimitOf(type)}`;
      const row = await sql.readFirst<{ last_key: number | null }>(text, ...values);
      return (row?.last_key ?? firstKeyOf(type)) - firstKeyOf(type);
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

    /** The lines of a window; unless its rows are known to be of about one size, only of what fits into a megabyte. */
    read: (rows: ExportRows, window: Window, isEven: boolean) => read(heldRows(rows), window, isEven),

    readDeleted: (rows: ExportRows, window: Window) => read(deletedRows(rows), window, true),
  };
}

/** The last key of the rows of a window that together are no larger than what is read at once. */
function endOfWindow({ afterKey, lastKey, limit }: Window): Fragment {
  return build`(select max(key) from (
    select key, sum(size) over (order by key) - size as before from (
      select key, octet_length(body) as size from resource_version
      where key > ${afterKey} and key <= ${lastKey} order by key limit ${limit}) sized) summed
    where before < ${windowBytes})`;
}
