// Derives the PostgreSQL schema from schema.prisma and generates one Prisma client per database.
// Without a change since the last run it only compares a hash, so that everybody can call it first.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const folder = import.meta.dirname;
const postgresqlSchemaPath = path.join(folder, 'schema.postgresql.prisma');
const stampPath = path.join(folder, 'generated', 'stamp');
const require = createRequire(import.meta.url);

/**
 * The same models for PostgreSQL. An integer primary key is SQLite's 64-bit rowid, hence BIGINT there.
 * @param {string} sqliteSchema
 */
function postgresqlSchema(sqliteSchema) {
  return `// Generated from schema.prisma by generate.mjs. Do not edit.\n\n${sqliteSchema}`
    .replace('provider = "sqlite"', 'provider = "postgresql"')
    .replace('"generated/sqlite"', '"generated/postgresql"')
    .replace(/^( +\w+ +)Int( +@id\b)/gm, '$1BigInt$2')
    .replace(/^( +\w+ +DateTime\??)/gm, '$1 @db.Timestamptz(3)');
}

async function generate() {
  const schemaPath = path.join(folder, 'schema.prisma');
  const derived = postgresqlSchema(readFileSync(schemaPath, 'utf8'));
  if (readIfPresent(postgresqlSchemaPath) !== derived) {
    if (process.argv.includes('--check')) {
      throw new Error('schema.postgresql.prisma is stale: run "npm run generate -w prisma" and commit it');
    }
    writeFileSync(postgresqlSchemaPath, derived);
  }

  const { version } = require('prisma/package.json');
  const stamp = createHash('sha256').update(`${version}\n${derived}`).digest('hex');
  if (readIfPresent(stampPath) === stamp) return;
  await Promise.all([prismaGenerate(schemaPath), prismaGenerate(postgresqlSchemaPath)]);
  mkdirSync(path.dirname(stampPath), { recursive: true });
  writeFileSync(stampPath, stamp);
}

/**
 * `prisma generate` only checks that the engine exists, and our clients need none: Node's own executable serves,
 * and nothing is downloaded.
 * @param {string} schemaPath
 */
async function prismaGenerate(schemaPath) {
  const prisma = path.join(path.dirname(require.resolve('prisma/package.json')), 'build', 'index.js');
  await promisify(execFile)(process.execPath, [prisma, 'generate', '--no-hints', '--schema', schemaPath], {
    cwd: folder,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
}

/** @param {string} file */
function readIfPresent(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

await generate();
