// npm run check-migrations -w prisma: applied to an empty database, the migrations give exactly the schema, and the
// next migration will start from it. On PostgreSQL too when a server answers (with CI=true it must).
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { openDatabase } from '../src/database.ts';
import type { Dialect } from '../src/dialect.ts';
import { migrate } from '../src/migrate.ts';
import { createSqliteDriverAdapter } from '../src/sqlite-driver-adapter.ts';
import { openReader, openWriter } from '../src/sqlite-handle.ts';
import { createSqliteWriter } from '../src/sqlite-writer.ts';
import {
  createPostgresqlDatabase,
  createSqliteFile,
  type TemporaryDatabase,
  whyNoPostgresql,
} from '../src/temporary-databases.ts';
import { currentSchema, lastMigration } from './migration-files.ts';
import { type Diff, databaseOf, datamodel, loadDiff } from './schema-engine.ts';

const diff = await loadDiff();
await check('sqlite', createSqliteFile, diff);
const noPostgresql = await whyNoPostgresql();
if (noPostgresql?.isError) throw new Error(noPostgresql.reason);
if (noPostgresql) console.warn(`SKIPPED: migrations of PostgreSQL. ${noPostgresql.reason}`);
else await check('postgresql', createPostgresqlDatabase, diff);

async function check(dialect: Dialect, create: () => Promise<TemporaryDatabase>, diff: Diff): Promise<void> {
  const schema = await currentSchema(dialect);
  if ((await lastMigration(dialect))?.schema !== schema) {
    throw new Error(`${dialect}: the schema has changed since the last migration: npm run create-migration -w prisma`);
  }
  const { url, remove } = await create();
  try {
    await migrate(url);
    const difference = await compareWithDatabase(url, schema, diff);
    if (difference !== '') throw new Error(`${dialect}: the migrations lack\n${difference}`);
    if (dialect === 'postgresql') await checkCollations(url);
    console.log(`${dialect}: the migrations give the schema`);
  } finally {
    await remove();
  }
}

async function compareWithDatabase(url: string, schema: string, diff: Diff): Promise<string> {
  const { adapter, close } = await adapterOf(url);
  try {
    return await diff(databaseOf(schema), datamodel(schema), adapter);
  } finally {
    await close();
  }
}

async function adapterOf(url: string): Promise<{ adapter: SqlDriverAdapterFactory; close(): Promise<void> }> {
  if (url.startsWith('postgresql:')) {
    const pool = new pg.Pool({ connectionString: url });
    return { adapter: new PrismaPg(withCharAsText(pool)), close: () => pool.end() };
  }
  const writer = createSqliteWriter(await openWriter(url));
  const reader = await openReader(url);
  const close = async () => {
    reader.database.close();
    writer.database.close();
  };
  return { adapter: createSqliteDriverAdapter(writer, reader), close };
}

/** The engine reads catalog columns of type "char" (18), which PrismaPg does not know; CHAR(n) (1042) it does. */
function withCharAsText(pool: pg.Pool): pg.Pool {
  const query = pool.query.bind(pool) as (config: unknown) => Promise<pg.QueryArrayResult>;
  return Object.assign(pool, {
    async query(config: unknown) {
      const result = await query(config);
      for (const field of result.fields) if (field.dataTypeID === 18) field.dataTypeID = 1042;
      return result;
    },
  });
}

/** Prisma's schema cannot say it, so its engine does not see it: text that compares otherwise than in SQLite. */
async function checkCollations(url: string): Promise<void> {
  const database = await openDatabase(url);
  const wrong = await database.sql.read<{ table_name: string; column_name: string }>(
    `SELECT table_name, column_name FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' AND data_type = 'text'
       AND collation_name IS DISTINCT FROM 'C'`,
  );
  await database.close();
  if (wrong.length > 0) throw new Error(`postgresql: columns without COLLATE "C": ${JSON.stringify(wrong)}`);
}
