import { first, type Sql, type WriteScript } from '@smart-ehr/prisma';
import { type ExportPart, type PartRow, partOf } from './export-job.ts';
import { insertInto } from './resources-insert.ts';

/** The files of one manifest of a job; `hasNext` when there is another after it. */
export type ExportPage = { parts: ExportPart[]; hasNext: boolean };

/** Adds what is new of the parts of a job, on new pages: a page that was there never changes. */
export function* insertParts(jobId: string, parts: readonly ExportPart[], filesPerPage: number): WriteScript<void> {
  const last = yield* first<{ number: number; page: number }>(
    'select coalesce(max(number), 0) as number, coalesce(max(page), 0) as page from export_part where job_id = ?',
    jobId,
  );
  if (!last) throw new Error('An aggregate without a row.');
  const added = parts.filter(({ number }) => number > last.number);
  yield* insertRows(
    added.map((part, at) => [
      jobId,
      part.number,
      part.type,
      part.afterKey,
      part.lastKey,
      part.afterRow ?? null,
      part.lastRow ?? null,
      part.resourceCount,
      part.largestRow ?? null,
      last.page + 1 + Math.floor(at / filesPerPage),
    ]),
  );
}

const insertRows = insertInto('export_part', [
  'job_id',
  'number',
  'type',
  'after_key',
  'last_key',
  'after_row',
  'last_row',
  'resource_count',
  'largest_row',
  'page',
]);

/** Undefined when the job has no such page. */
export async function readPage(sql: Sql, jobId: string, page: number): Promise<ExportPage | undefined> {
  const rows = await sql.read<PartRow & { page: number }>(
    `select * from export_part where job_id = ? and page in (?, ?) order by number`,
    jobId,
    page,
    page + 1,
  );
  const parts = rows.filter(row => row.page === page).map(partOf);
  return parts.length === 0 ? undefined : { parts, hasNext: parts.length < rows.length };
}

export async function readPart(sql: Sql, jobId: string, number: number): Promise<ExportPart | undefined> {
  const row = await sql.readFirst<PartRow>('select * from export_part where job_id = ? and number = ?', jobId, number);
  return row && partOf(row);
}
