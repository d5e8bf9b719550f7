/**
 * What a database must be able to do to hold exports; `apply-export.ts` says in which order. One file for each kind of
 * database fulfils it. The tables are the same in all of them:
 *
 * - `export_source`: one row for each source, with the transactionTime that its resources are of;
 * - `export_resource`: one row for each resource of each source, its JSON in `body`;
 * - one view for each type, `patient`, `observation`, …, of the resources of that type.
 */

/** What exports of the same kind have in common: each has its own resources in the database. */
export type Source = {
  fhirBase: string;
  level: string;
  /** Empty when the level is not `group`. */
  group: string;
  /** In order, separated by commas; empty for all. */
  types: string;
  /** Whatever else an export of this kind is limited by, as JSON; empty for nothing. */
  filters: string;
  /** With other scopes the server would export other types: such an export begins anew. */
  scope: string;
};

export type KnownSource = {
  key: number;
  scope: string;
  /** How many exports were applied. */
  exports: number;
  /** Of the last one, in the server's own words; undefined before the first. */
  transactionTime: string | undefined;
};

export type ResourceKey = { type: string; id: string };

export type ResourceRow = ResourceKey & {
  versionId: string | null;
  /** `meta.lastUpdated` in UTC and ms, `2026-01-31T12:00:00.000Z`, so that text sorts by time. */
  lastUpdated: string | null;
  /** As the server wrote it: a decimal keeps its digits. */
  body: string;
};

export type Store = {
  find(source: Source): Promise<KnownSource | undefined>;
  /** All that `work` writes, or, when it rejects or the process ends, nothing of it. */
  transaction<T>(signal: AbortSignal, work: (writer: Writer) => Promise<T>): Promise<T>;
  close(): Promise<void>;
};

export type Writer = {
  /** Nobody else writes this source until the transaction ends. */
  lock(source: Source): Promise<KnownSource>;
  /** Adds or replaces; `number` is that of the export. */
  put(rows: ResourceRow[], source: number, number: number): Promise<void>;
  /** How many of them were there. */
  remove(keys: ResourceKey[], source: number): Promise<number>;
  /** Removes what an export with another number has put; how many. */
  removeOthers(source: number, number: number): Promise<number>;
  record(source: number, applied: { scope: string; number: number; transactionTime: string }): Promise<void>;
  createView(type: string): Promise<void>;
};

/** The tables are of this version. A database of a later one is left alone. */
export const schemaVersion = 1;

/**
 * A view that can be named in SQL as the type is written, because both databases take `MedicationRequest` for
 * `medicationrequest`. (`group` and `binary` are words of SQL: "group" in quotes.)
 */
export function viewDefinition(type: string, table: string): { name: string; select: string } {
  if (!/^[A-Za-z]+$/.test(type)) throw new Error(`"${type}" cannot be part of a statement.`);
  const columns = 'source, id, version_id, last_updated, body';
  return { name: type.toLowerCase(), select: `SELECT ${columns} FROM ${table} WHERE type = '${type}'` };
}
