import type { Row, Sql, SqlValue, WriteScript } from './sql.ts';
import type { SqliteHandle } from './sqlite-handle.ts';
import type { SqliteWriter } from './sqlite-writer.ts';

/** Prepared SQL on SQLite: reads on the read-only handle at once, writes in their turn. */
export function createSqliteSql(writer: SqliteWriter, reader: SqliteHandle): Sql {
  async function read<R>(text: string, ...values: SqlValue[]): Promise<R[]> {
    await reader.turn();
    return reader.prepare(text).all(...values) as R[];
  }
  return {
    dialect: 'sqlite',
    read,
    async readFirst<R>(text: string, ...values: SqlValue[]) {
      return (await read<R>(text, ...values))[0];
    },
    write: script => writer.transaction(() => run(script(), writer)),
  };
}

function run<T>(script: WriteScript<T>, writer: SqliteWriter): T {
  let step = script.next([]);
  while (!step.done) {
    const { text, values } = step.value;
    step = script.next(writer.prepare(text).all(...values) as Row[]);
  }
  return step.value;
}
