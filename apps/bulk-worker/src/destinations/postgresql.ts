import pg from 'pg';
import { ConfigError } from '../config-error.ts';
import { ExportError } from '../export/export-error.ts';
import { type KnownSource, type Source, type Store, schemaVersion, viewDefinition, type Writer } from './store.ts';

const sourceColumns = 'id AS key, scope, exports, transaction_time AS "transactionTime"';
const sourceValues = ({ fhirBase, level, group, types, filters }: Source) => [fhirBase, level, group, types, filters];
const whereSource = 'fhir_base = $1 AND level = $2 AND group_id = $3 AND types = $4 AND filters = $5';

/** Held by who creates tables and views, because two at once fail: any number that is always the same. */
const creatingLock = 7_310_114;

/** Whose turn does not come for so long waits for a worker that has lost its connection and not noticed. */
const longestTurn = '15min';

/** Connects, and makes the schema `fhir` with its tables unless it is there. The database itself must exist. */
export async function openPostgresql(url: string): Promise<Store> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'bulk-worker',
    keepAlive: true,
  });
  // A connection that breaks is told by the statement that needs it, and by nothing else.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await inTransaction(client, () => prepareDatabase(client));
  } catch (error) {
    await client.end();
    throw error;
  }
  return {
    find: source => findSource(client, source),
    transaction: (_signal, work) => inTransaction(client, () => work(createWriter(client))),
    close: () => client.end(),
  };
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query(`BEGIN; SET LOCAL lock_timeout = '${longestTurn}'`);
  try {
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined); // without a connection the server does that by itself
    throw error;
  }
}

async function prepareDatabase(client: pg.Client): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [creatingLock]);
  const version = await readVersion(client);
  if (version === undefined) return createTables(client);
  if (version !== schemaVersion) {
    throw new ConfigError(
      `its tables are of version ${version}, and this worker knows ${schemaVersion}. Use its worker.`,
    );
  }
}

/** Undefined when there is no schema `fhir` yet, or an empty one. What belongs to somebody else is not touched. */
async function readVersion(client: pg.Client): Promise<number | undefined> {
  const names = await client.query<{ relname: string }>(
    `SELECT relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = 'fhir'`,
  );
  if (names.rows.length === 0) return undefined;
  if (!names.rows.some(({ relname }) => relname === 'export_schema')) {
    throw new ConfigError('its schema "fhir" holds something else. Choose another database.');
  }
  return (await client.query<{ version: number }>('SELECT version FROM fhir.export_schema')).rows[0]?.version;
}

/** Where the worker may not create a schema, somebody has created it for the worker. */
async function createTables(client: pg.Client): Promise<void> {
  const found = await client.query("SELECT to_regnamespace('fhir') AS name");
  if (found.rows[0]?.name === null) await client.query('CREATE SCHEMA fhir');
  await client.query(tables);
}

const tables = `
  CREATE TABLE fhir.export_schema (version integer NOT NULL);
  INSERT INTO fhir.export_schema VALUES (${schemaVersion});
  CREATE TABLE fhir.export_source (
    id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    fhir_base text NOT NULL,
    level text NOT NULL,
    group_id text NOT NULL,
    types text NOT NULL,
    filters text NOT NULL,
    scope text NOT NULL,
    exports integer NOT NULL DEFAULT 0,
    transaction_time text,
    applied_at timestamptz,
    UNIQUE (fhir_base, level, group_id, types, filters)
  );
  CREATE TABLE fhir.export_resource (
    type text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    source integer NOT NULL REFERENCES fhir.export_source ON DELETE CASCADE,
    version_id text,
    last_updated timestamptz,
    export integer NOT NULL,
    body jsonb NOT NULL,
    PRIMARY KEY (type, id, source)
  )`;

async function findSource(client: pg.Client, source: Source, lock = ''): Promise<KnownSource | undefined> {
  const text = `SELECT ${sourceColumns} FROM fhir.export_source WHERE ${whereSource} ${lock}`;
  const found = await client.query<KnownSource & { transactionTime: string | null }>(text, sourceValues(source));
  const [known] = found.rows;
  return known && { ...known, transactionTime: known.transactionTime ?? undefined };
}

function createWriter(client: pg.Client): Writer {
  const changed = async (text: string, values: unknown[]) => (await client.query(text, values)).rowCount ?? 0;
  return {
    async lock(source) {
      await client.query(
        `INSERT INTO fhir.export_source (fhir_base, level, group_id, types, filters, scope) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (fhir_base, level, group_id, types, filters) DO NOTHING`,
        [...sourceValues(source), source.scope],
      );
      const known = await findSource(client, source, 'FOR UPDATE');
      if (!known) throw new ExportError('refused', 'The database does not keep what is written to it.');
      return known;
    },
    async put(rows, source, number) {
      // One statement cannot replace a row twice: the last line about a resource counts.
      const last = [...new Map(rows.map(row => [`${row.type}/${row.id}`, row])).values()];
      const columns = [
        last.map(({ type }) => type),
        last.map(({ id }) => id),
        last.map(({ versionId }) => versionId),
        last.map(({ lastUpdated }) => lastUpdated),
        last.map(({ body }) => body),
      ];
      await client.query(putRows, [...columns, source, number]).catch(refuseJson);
    },
    remove: (keys, source) =>
      changed(
        `DELETE FROM fhir.export_resource AS held USING unnest($1::text[], $2::text[]) AS gone (type, id)
         WHERE held.type = gone.type AND held.id = gone.id AND source = $3`,
        [keys.map(({ type }) => type), keys.map(({ id }) => id), source],
      ),
    removeOthers: (source, number) =>
      changed('DELETE FROM fhir.export_resource WHERE source = $1 AND export <> $2', [source, number]),
    async record(source, { scope, number, transactionTime }) {
      await client.query(
        `UPDATE fhir.export_source SET scope = $2, exports = $3, transaction_time = $4, applied_at = clock_timestamp()
         WHERE id = $1`,
        [source, scope, number, transactionTime],
      );
    },
    async createView(type) {
      const { name, select } = viewDefinition(type, 'fhir.export_resource');
      const found = await client.query('SELECT to_regclass($1) AS name', [`fhir."${name}"`]);
      if (found.rows[0]?.name !== null) return;
      await client.query('SELECT pg_advisory_xact_lock($1)', [creatingLock]);
      await client.query(`CREATE OR REPLACE VIEW fhir."${name}" AS ${select}`);
    },
  };
}

const putRows = `
  INSERT INTO fhir.export_resource (type, id, version_id, last_updated, body, source, export)
  SELECT type, id, version_id, last_updated::timestamptz, body::jsonb, $6, $7
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    AS file (type, id, version_id, last_updated, body)
  ON CONFLICT (type, id, source) DO UPDATE SET version_id = excluded.version_id,
    last_updated = excluded.last_updated, export = excluded.export, body = excluded.body`;

/** JSON may hold a character U+0000 or half a surrogate pair; a FHIR string may not, and jsonb does not take it. */
function refuseJson(error: unknown): never {
  if (!['22P02', '22P05'].includes((error as pg.DatabaseError).code ?? '')) throw error;
  const sentence = 'A resource has a character that no FHIR string may have (U+0000, or half of a surrogate pair).';
  throw new ExportError('broken-promise', sentence, error);
}
