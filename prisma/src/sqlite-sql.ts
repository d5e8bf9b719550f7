import { createDiscard } from './discard.ts';
import type { Sql, SqlValue, WriteScript } from './sql.ts';
import type { SqliteHandle } from './sqlite-handle.ts';
import type { SqliteWriter } from './sqlite-writer.ts';

/** Prepared SQL on SQLite: reads on the read-only handle at once, writes in their turn. */
export function createSqliteSql(writer: SqliteWriter, reader: SqliteHandle): Sql {
  const discard = createDiscard();
  async function read<R>(text: string, ...values: SqlValue[]): Promise<R[]> {
    await reader.turn();
    return reader.prepare(text).all(...values) as R[];
  }
  async function readFirst<R>(text: string, ...values: SqlValue[]): Promise<R | undefined> {
    return (await read<R>(text, ...values))[0];
  }
  return {
    dialect: 'sqlite',
    read,
    readFirst,
    async readLines(text, ...values) {
      const row = await readFirst<{ last_key: number | null; lines: Uint8Array }>(joinedLines(text), ...values);
      const pieces = row?.lines.length ? [row.lines] : [];
      return { lastKey: row?.last_key ?? undefined, pieces, release: () => pieces.forEach(discard) };
    },
    write: script => writer.transaction(() => run(script(), writer)),
  };
}

/** An empty line comes last, for the line break of the one before. As a blob, the bytes are handed over as they are stored. */
function joinedLines(text: string): string {
  return `select max(key) as last_key, cast(group_concat(line, char(10)) as blob) as lines
    from (select * from (${text}) union all select null, '')`;
}

function run<T>(script: WriteScript<T>, writer: SqliteWriter): T {
  let step = script.next([]);
  while (!step.done) {
    const { text, values } = step.value;
    step = script.next(writer.prepare(text).all(...values));
  }
  return step.value;
}
