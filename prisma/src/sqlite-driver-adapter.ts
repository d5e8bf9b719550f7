import type { StatementColumnMetadata } from '@photostructure/sqlite';
import type {
  SqlDriverAdapterFactory,
  SqlQuery,
  SqlQueryable,
  SqlResultSet,
  Transaction,
} from '@prisma/driver-adapter-utils';
import { columnType, fromArgument, type SqliteValue, toDriverError, toResultValue } from './sqlite-conversion.ts';
import { type SqliteHandle, statementCache } from './sqlite-handle.ts';
import type { SqliteWriter } from './sqlite-writer.ts';

const info = { provider: 'sqlite', adapterName: '@smart-ehr/prisma' } as const;

/**
 * Prisma on the handles that prepared SQL uses: what only reads goes to the reader at once; everything else waits
 * its turn at the writer. Whoever opened the handles closes them.
 */
export function createSqliteDriverAdapter(writer: SqliteWriter, reader: SqliteHandle): SqlDriverAdapterFactory {
  const read = prismaQueries(reader);
  const write = prismaQueries(writer);
  const adapter = {
    ...info,
    queryRaw: asDriver(async (query: SqlQuery) => {
      if (!/^\s*SELECT\b/i.test(query.sql)) return writer.transaction(() => write.rows(query));
      await reader.turn();
      return read.rows(query);
    }),
    executeRaw: asDriver((query: SqlQuery) => writer.transaction(() => write.changes(query))),
    executeScript: asDriver((script: string) => writer.transaction(() => writer.database.exec(script))),
    startTransaction: asDriver(() => startTransaction(writer, write)),
    getConnectionInfo: () => ({ supportsRelationJoins: false, maxBindValues: 32_766 }),
    dispose: async () => {},
  };
  return { ...info, connect: async () => adapter };
}

/** An interactive transaction keeps the writer until it ends; the client's `timeout` sees to it that it does. */
async function startTransaction(writer: SqliteWriter, write: PrismaQueries): Promise<Transaction> {
  const open = await writer.begin();
  const savepoint = (command: string) => async (name: string) => writer.database.exec(`${command} ${name}`);
  const queryable: SqlQueryable = {
    ...info,
    queryRaw: asDriver(async (query: SqlQuery) => write.rows(query)),
    executeRaw: asDriver(async (query: SqlQuery) => write.changes(query)),
  };
  return {
    ...queryable,
    options: { usePhantomQuery: true },
    commit: asDriver(async () => open.commit()),
    rollback: asDriver(async () => open.rollback()),
    createSavepoint: asDriver(savepoint('SAVEPOINT')),
    rollbackToSavepoint: asDriver(savepoint('ROLLBACK TO')),
    releaseSavepoint: asDriver(savepoint('RELEASE')),
  };
}

type PrismaQueries = { rows(query: SqlQuery): SqlResultSet; changes(query: SqlQuery): number };

/** Prisma wants rows as arrays and exact integers: other statements than those of prepared SQL, on the same handle. */
function prismaQueries({ database }: SqliteHandle): PrismaQueries {
  const prepared = statementCache(text => {
    const statement = database.prepare(text);
    statement.setReturnArrays(true);
    statement.setReadBigInts(true);
    return { statement, columns: statement.columns() };
  });
  return {
    rows(query) {
      const { statement, columns } = prepared(query.sql);
      return resultSet(columns, statement.all(...argumentsOf(query)));
    },
    changes(query) {
      const { statement } = prepared(query.sql);
      return Number(statement.run(...argumentsOf(query)).changes);
    },
  };
}

const argumentsOf = (query: SqlQuery) => query.args.map((value, at) => fromArgument(value, query.argTypes[at]));

function resultSet(columns: StatementColumnMetadata[], rows: SqliteValue[][]): SqlResultSet {
  const columnTypes = columns.map((column, at) =>
    columnType(column.type, () => rows.find(row => row[at] !== null)?.[at]),
  );
  return {
    columnNames: columns.map(column => column.name),
    columnTypes,
    rows: rows.map(row => row.map((value, at) => toResultValue(value, columnTypes[at] ?? 0))),
  };
}

/** Turns the errors of the driver into those that Prisma understands (P2002, P2003 …). */
function asDriver<A extends unknown[], R>(work: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    try {
      return await work(...args);
    } catch (error) {
      throw toDriverError(error);
    }
  };
}
