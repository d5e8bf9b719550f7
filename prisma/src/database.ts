import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { PrismaClient as PostgresqlPrismaClient } from '../generated/postgresql/client.ts';
import { PrismaClient } from '../generated/sqlite/client.ts';
import { type Dialect, dialectOf } from './dialect.ts';
import { createPostgresqlSql } from './postgresql-sql.ts';
import { SharedBufferSocket } from './shared-buffer-socket.ts';
import type { Sql } from './sql.ts';
import { createSqliteDriverAdapter } from './sqlite-driver-adapter.ts';
import { openReader, openWriter } from './sqlite-handle.ts';
import { createSqliteSql } from './sqlite-sql.ts';
import { createSqliteWriter } from './sqlite-writer.ts';

export type Database = {
  dialect: Dialect;
  prisma: PrismaClient;
  sql: Sql;
  close(): Promise<void>;
};

/** How long Prisma waits for its turn to write, and how long one interactive transaction may take. */
const transactionOptions = { maxWait: 10_000, timeout: 5_000 };

/** Opens a migrated database: `file:./.data/ehr.db` (SQLite) or `postgresql://…`. */
export async function openDatabase(url: string): Promise<Database> {
  return dialectOf(url) === 'sqlite' ? openSqlite(url) : openPostgresql(url);
}

async function openSqlite(url: string): Promise<Database> {
  const writer = createSqliteWriter(await openWriter(url));
  // What a savepoint may have to take back fits into memory. In a file of its own it costs more than what a request writes.
  writer.database.exec('PRAGMA temp_store = MEMORY');
  const reader = await openReader(url);
  const prisma = new PrismaClient({ adapter: createSqliteDriverAdapter(writer, reader), transactionOptions });
  return {
    dialect: 'sqlite',
    prisma,
    sql: createSqliteSql(writer, reader),
    async close() {
      await prisma.$disconnect();
      reader.database.close();
      // Moves what is still in the `-wal` file to its place and empties it; while others read or write, it leaves that to them.
      writer.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      writer.database.close();
    },
  };
}

async function openPostgresql(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 10, stream: () => new SharedBufferSocket() });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  // So would one that breaks in the moment between two queries, where neither pool nor query listens. The next query fails.
  pool.on('connect', client => client.on('error', () => {}));
  const prisma = new PostgresqlPrismaClient({ adapter: new PrismaPg(pool), transactionOptions });
  return {
    dialect: 'postgresql',
    // The two generated clients have the same models and differ in nothing that the stores use.
    prisma: prisma as unknown as PrismaClient,
    sql: createPostgresqlSql(pool),
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
