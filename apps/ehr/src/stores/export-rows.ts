import type { Sql } from '@smart-ehr/prisma';
import { deletedRows, type ExportRows, heldRows, type Scan } from './export-rows-sql.ts';
import { sql as build, type Fragment, raw } from './resource-search/fragment.ts';

/** Rows after one key up to another, `limit` of them at most, whether they belong to the export or not. */
export type Window = { afterKey: number; lastKey: number; limit: number };

/** `lastKey`: after which the next window begins; undefined when there are no more rows. */
export type Measured = { lastKey: number | undefined; count: number; bytes: number };
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
      ? `cast(group_concat(line, char(10)) || char(10) as blob)`
      : `string_agg(line, chr(10) order by key) || chr(10)`,
  );

  async function look<R>(columns: Fragment, scan: Scan, line: Fragment, { afterKey, lastKey, limit }: Window) {
    const key = raw(`${scan.alias}.key`);
    const { text, values } = build`select max(key) as last_key, ${columns} from (
      select ${key}, case when ${scan.match} then ${line} end as line from resource_version ${raw(scan.alias)}
      where ${key} > ${afterKey} and ${key} <= ${lastKey} order by ${key} limit ${limit}) page`;
    const row = await sql.readFirst<R & { last_key: number | null }>(text, ...values);
    if (!row) throw new Error('An aggregate without a row.');
    return row;
  }

  return {
    /** How many rows of a window belong to the export, and how large they are. */
    async measure(rows: ExportRows, window: Window): Promise<Measured> {
      const scan = heldRows(rows);
      const columns = raw('count(line) as count, coalesce(sum(line), 0) as bytes');
      const row = await look<{ count: number; bytes: number }>(columns, scan, raw('octet_length(v.body) + 1'), window);
      return { lastKey: row.last_key ?? undefined, count: row.count, bytes: row.bytes };
    },

    /** How many rows of a window are deletions that the export tells of. */
    async countDeleted(rows: ExportRows, window: Window): Promise<Pick<Measured, 'lastKey' | 'count'>> {
      const row = await look<{ count: number }>(raw('count(line) as count'), deletedRows(rows), raw('1'), window);
      return { lastKey: row.last_key ?? undefined, count: row.count };
    },

    async read(rows: ExportRows, window: Window): Promise<Lines> {
      const scan = heldRows(rows);
      return linesOf(await look<LinesRow>(raw(`${joined.text} as text`), scan, scan.line, window));
    },

    async readDeleted(rows: ExportRows, window: Window): Promise<Lines> {
      const scan = deletedRows(rows);
      return linesOf(await look<LinesRow>(raw(`${joined.text} as text`), scan, scan.line, window));
    },
  };
}

type LinesRow = { text: Uint8Array | string | null };

function linesOf({ last_key, text }: LinesRow & { last_key: number | null }): Lines {
  return { lastKey: last_key ?? undefined, text: text ?? '' };
}
