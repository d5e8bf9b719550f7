import type { Sql } from '@smart-ehr/prisma';
import { type BlockRows, type BlockWindow, blockLines, isOrganizing, padded } from './export-blocks-sql.ts';
import { sql as build, type Fragment, listOf, raw } from './resource-search/fragment.ts';

/** What is read at once, in a few milliseconds: so many rows and bytes at most, or one row that is larger. */
export const blockWindow = { rows: 300, bytes: 512 * 1024, patients: 16 };
/** So many versions of patients are looked at for those who have a block. */
const patientsLooked = 200;

export type BlockPatient = { key: number; id: string };
/** How many rows of its compartment are in the database, of all versions, and how large they are; a lower bound when there are many. */
export type SizedPatient = BlockPatient & { rows: number; bytes: number };
export type MeasuredBlock = { count: number; bytes: number; largest: number };

export type ExportBlockStore = ReturnType<typeof createExportBlockStore>;

/**
 * The rows of exports by patient: each patient's block is what is in the compartment, and what tells where that came
 * from, as of the commit of the job. Patients come in the order of their keys; each statement looks at a few of them.
 */
export function createExportBlockStore(sql: Sql) {
  /** SQLite hands over the bytes as they are stored: no text is made of them on the way to the socket. */
  const joined = raw(
    sql.dialect === 'sqlite'
      ? `cast(group_concat(line, char(10) order by at, nth) || char(10) as blob) as text`
      : `string_agg(line, chr(10) order by at, nth) || chr(10) as text`,
  );

  /** Of each patient of a window whose block has anything in it. */
  async function look<R>(columns: Fragment, lines: Fragment): Promise<Map<string, R>> {
    const { text, values } = build`select patient_id, ${columns} from (${lines}) lines
      group by patient_id having count(line) > 0`;
    const found = await sql.read<R & { patient_id: string }>(text, ...values);
    return new Map(found.map(row => [row.patient_id, row]));
  }

  return {
    /** The next patients who have a block, and up to which key was looked for them; undefined when there are no more. */
    async patientsAfter(
      rows: BlockRows,
      afterKey: number,
      lastKey: number,
    ): Promise<{ lookedTo: number | undefined; patients: BlockPatient[] }> {
      const end = build`select max(key) as key from (select key from resource_version
        where key > ${afterKey} and key <= ${lastKey} order by key limit ${patientsLooked}) looked`;
      const to = (await sql.readFirst<{ key: number | null }>(end.text, ...end.values))?.key ?? undefined;
      if (to === undefined) return { lookedTo: undefined, patients: [] };
      const { text, values } = build`select p.key, p.id from resource_version p
        where p.key > ${afterKey} and p.key <= ${to} and ${isOrganizing(rows)} order by p.key`;
      return { lookedTo: to, patients: await sql.read<BlockPatient>(text, ...values) };
    },

    async patientAt(key: number): Promise<BlockPatient> {
      const patient = await sql.readFirst<BlockPatient>('select key, id from resource_version where key = ?', key);
      if (!patient) throw new Error('The patient in whose block a file begins is not stored.');
      return patient;
    },

    /** How much there is to look at for each of a few patients. */
    async sizesOf(patients: readonly BlockPatient[]): Promise<SizedPatient[]> {
      const own = build`(select c.resource_key from compartment_index c where c.patient_id = p.id
        order by c.resource_key limit ${blockWindow.rows + 1}) c`;
      const { text, values } = build`select p.key, p.id, (select count(*) from ${own}) as rows,
          (select coalesce(sum(octet_length(v.body)), 0) from ${own}
            join resource_version v on v.key = c.resource_key) as bytes
        from resource_version p where p.key in ${listOf(padded(patients.map(({ key }) => key)))} order by p.key`;
      return sql.read<SizedPatient>(text, ...values);
    },

    /** Up to which row of a block can be read at once after another; undefined when there are no more. */
    async endOfPiece(patientId: string, afterRow: number, lastRow: number): Promise<number | undefined> {
      const { text, values } = build`select max(at) as at from (
        select at, sum(size) over (order by at) - size as before from (
          select c.resource_key as at, octet_length(v.body) as size
          from compartment_index c join resource_version v on v.key = c.resource_key
          where c.patient_id = ${patientId} and c.resource_key > ${afterRow} and c.resource_key <= ${lastRow}
          order by c.resource_key limit ${blockWindow.rows}) sized) summed
        where before < ${blockWindow.bytes}`;
      return (await sql.readFirst<{ at: number | null }>(text, ...values))?.at ?? undefined;
    },

    /** How many lines of a window each patient has, without headers, and how large they are. */
    async measure(rows: BlockRows, window: BlockWindow): Promise<Map<string, MeasuredBlock>> {
      const columns = raw('count(line) as count, sum(line) as bytes, max(line) as largest');
      return look(
        columns,
        blockLines(rows, window, () => raw('octet_length(v.body) + 1')),
      );
    },

    /** The lines of a window of each patient who has any, without headers. */
    async read(rows: BlockRows, window: BlockWindow): Promise<Map<string, { text: Uint8Array | string }>> {
      return look(
        joined,
        blockLines(rows, window, ({ line }) => line),
      );
    },
  };
}
