import { PrismaClient } from '../generated/sqlite/client.ts';
import type { Dialect, Sql } from './sql.ts';
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
  if (url.startsWith('file:')) return openSqlite(url);
  throw new Error('DATABASE_URL must start with file: or postgresql:');
}

async function openSqlite(url: string): Promise<Database> {
  const writer = createSqliteWriter(await openWriter(url));
  const reader = await openReader(url);
  const prisma = new PrismaClient({ adapter: createSqliteDriverAdapter(writer, reader), transactionOptions });
  return {
    dialect: 'sqlite',
    prisma,
    sql: createSqliteSql(writer, reader),
    async close() {
      await prisma.$disconnect();
      reader.database.close();
      writer.database.close();
    },
  };
}
