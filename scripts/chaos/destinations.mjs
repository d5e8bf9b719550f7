import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { askPostgresql, askSqlite } from './ehr.mjs';

const rows = 'SELECT type, id, version_id, last_updated, CAST(body AS text) AS body FROM';

/**
 * Where the worker exports to. `held` gives what is there as lines of NDJSON, `complaints` what is wrong with the place itself;
 * `isWhole`: a run was killed when all was done.
 */
export function destinationsIn(folder, postgresqlUrl) {
  const files = join(folder, 'exports/files');
  const database = join(folder, 'records.db');
  const sqlite = {
    to: `sqlite:${database}`,
    held: async () => askSqlite(database, `${rows} export_resource`).map(lineOf),
    complaints: () => integrityOf(database),
    isWhole: () => false,
  };
  const postgresql = {
    to: postgresqlUrl,
    held: async () => (await askPostgresql(postgresqlUrl, `${rows} fhir.export_resource`)).map(lineOf),
    complaints: () => [],
    isWhole: () => false,
  };
  const plain = {
    to: files,
    held: async () => linesIn(files),
    complaints: () => [],
    isWhole: () => existsSync(join(files, 'report.json')) && !existsSync(join(files, '.state')),
  };
  return { folder: plain, sqlite, ...(postgresqlUrl && { postgresql }) };
}

/** PRAGMA integrity_check says `ok`. https://www.sqlite.org/pragma.html#pragma_integrity_check */
export function integrityOf(file) {
  const answers = askSqlite(file, 'PRAGMA integrity_check').map(row => row.integrity_check);
  return answers.join() === 'ok' ? [] : [`PRAGMA integrity_check of ${file}: ${answers.slice(0, 3).join(', ')}`];
}

function linesIn(folder) {
  const names = readdirSync(folder).filter(name => name.endsWith('.ndjson') && name !== 'log.ndjson');
  return names.flatMap(name => readFileSync(join(folder, name), 'utf8').split('\n')).filter(line => line !== '');
}

/** The columns beside the body must say what the body says. */
function lineOf({ type, id, version_id, last_updated, body }) {
  const { resourceType, id: ownId, meta } = JSON.parse(body);
  const isSame = type === resourceType && id === ownId && version_id === meta.versionId;
  return isSame && Number(new Date(last_updated)) === Date.parse(meta.lastUpdated)
    ? body
    : `${type}/${id} ${version_id} ${last_updated}: ${body}`;
}
