import type { Sql } from '@smart-ehr/prisma';
import type { TestDatabase } from '@smart-ehr/prisma/testing';

/** What a piece of work asked of the database: how many transactions wrote, and each table as often as it was read. */
export type Statements = { writes: number; reads: string[] };

/** The same database, which counts what prepared SQL is asked for while `work` runs. */
export function countStatements(database: TestDatabase) {
  const { sql } = database;
  let counted: Statements = { writes: 0, reads: [] };
  const note = (text: string) => counted.reads.push(...tablesOf(text));
  const counting: Sql = {
    ...sql,
    read: (text, ...values) => {
      note(text);
      return sql.read(text, ...values);
    },
    readFirst: (text, ...values) => {
      note(text);
      return sql.readFirst(text, ...values);
    },
    readLines: (text, ...values) => {
      note(text);
      return sql.readLines(text, ...values);
    },
    write: script => {
      counted.writes += 1;
      return sql.write(script);
    },
  };
  return {
    database: { ...database, sql: counting },
    async during(work: () => Promise<unknown>): Promise<Statements> {
      counted = { writes: 0, reads: [] };
      await work();
      return { ...counted, reads: counted.reads.toSorted() };
    },
  };
}

const tablesOf = (text: string) => [...text.matchAll(/\b(?:from|join) "?(\w+)/g)].map(([, table = '']) => table);
