import pg from 'pg';
import { copyOut } from './copy-out.ts';
import type { Engine, Rows, VersionRow } from './databases.ts';

const serverUrl = process.env.TEST_POSTGRES_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres';
const fullName = (database: string) => `smart_ehr_bench_${database}`;

/** Databases of the server that tests use too. */
export const postgresql: Engine = {
  name: 'PostgreSQL',
  whyNot: () =>
    onServer('SELECT 1').then(
      () => undefined,
      (error: unknown) => `no PostgreSQL at ${new URL(serverUrl).host}: ${error}`,
    ),
  url: urlOf,
  exists: async database =>
    (await onServer('SELECT 1 FROM pg_database WHERE datname = $1', [fullName(database)])).length > 0,
  async remove(database) {
    await onServer(`DROP DATABASE IF EXISTS ${fullName(database)} WITH (FORCE)`);
  },
  async copy(database, to) {
    await onServer(`CREATE DATABASE ${fullName(to)} TEMPLATE ${fullName(database)} STRATEGY FILE_COPY`);
  },
  async rename(database, to) {
    await onServer(`ALTER DATABASE ${fullName(database)} RENAME TO ${fullName(to)}`);
  },
  async create(database) {
    await onServer(`CREATE DATABASE ${fullName(database)} TEMPLATE template0`);
  },
  open: async database => rowsOf(await connected(urlOf(database))),
};

function urlOf(database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${fullName(database)}`;
  return url.href;
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  await client.connect();
  return client;
}

async function onServer(statement: string, values: string[] = []): Promise<unknown[]> {
  const client = await connected(serverUrl);
  try {
    return (await client.query(statement, values)).rows;
  } finally {
    await client.end();
  }
}

function rowsOf(client: pg.Client): Rows {
  return {
    async lastKeys() {
      const { rows } = await client.query('select type, max(key) as key from resource_version group by type');
      return new Map(rows.map(({ type, key }) => [type, Number(key)]));
    },
    async insert(rows: readonly VersionRow[]) {
      const column = (name: keyof VersionRow) => rows.map(row => row[name]);
      await client.query(
        `insert into resource_version (key, type, id, version, from_seq, last_updated, body)
         select key, type, id, 1, seq, at, body
         from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[])
           as rows(key, type, id, seq, at, body)`,
        [column('key'), column('type'), column('id'), column('seq'), column('at'), column('body')],
      );
    },
    async finish(seq, lastMs) {
      await client.query('update commit_clock set seq = $1, last_ms = $2', [seq, lastMs]);
      await client.query('vacuum analyze');
    },
    dump: () => copyOut(client, 'copy (select body from resource_version where version = 1) to stdout'),
    close: () => client.end(),
  };
}
