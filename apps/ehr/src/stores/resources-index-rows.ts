import type { SqlValue, WriteScript } from '@smart-ehr/prisma';
import type { Change, IndexRows } from './resources.ts';
import { insertInto } from './resources-insert.ts';

/** Longer texts are cut, here and in what a search asks for: an entry of a PostgreSQL index holds 2,704 bytes. */
const INDEX_TEXT_LENGTH = 300;

/** A text as the index tables hold it. Searches must pass theirs through it too. */
export function indexText(text: string): string {
  return text.length > INDEX_TEXT_LENGTH ? text.slice(0, INDEX_TEXT_LENGTH) : text;
}

const insert = {
  token: insertInto('token_index', ['resource_key', 'n', 'param', 'system', 'code']),
  string: insertInto('string_index', ['resource_key', 'n', 'param', 'folded', 'exact']),
  date: insertInto('date_index', ['resource_key', 'n', 'param', 'low_ms', 'high_ms']),
  reference: insertInto('reference_index', ['resource_key', 'n', 'param', 'target_type', 'target']),
  quantity: insertInto('quantity_index', ['resource_key', 'n', 'param', 'value', 'system', 'code']),
  compartment: insertInto('compartment_index', ['resource_key', 'patient_id']),
};

/**
 * Inserts what searches and compartments need to find the new versions; a delete has nothing to be found by. In the order
 * of the keys, in which SQLite keeps these tables: rows are then added at the end of what there is of their type.
 */
export function* insertIndexRows(written: { key: number; change: Change }[]): WriteScript<void> {
  const live = written
    .flatMap(({ key, change }) => (change.resource === null ? [] : [{ key, change }]))
    .sort((a, b) => a.key - b.key);
  const rows = (toRows: (index: IndexRows) => SqlValue[][]): SqlValue[][] =>
    live.flatMap(({ key, change }) => toRows(change.index).map((row, n) => [key, n, ...row]));

  yield* insert.token(rows(({ token }) => token.map(t => [t.param, indexText(t.system), indexText(t.code)])));
  yield* insert.string(rows(({ string }) => string.map(s => [s.param, indexText(s.folded), s.exact])));
  yield* insert.date(rows(({ date }) => date.map(d => [d.param, d.lowMs, d.highMs])));
  yield* insert.reference(
    rows(({ reference }) => reference.map(r => [r.param, indexText(r.targetType), indexText(r.target)])),
  );
  yield* insert.quantity(
    rows(({ quantity }) => quantity.map(q => [q.param, q.value, indexText(q.system), indexText(q.code)])),
  );
  yield* insert.compartment(live.flatMap(({ key, change }) => [...new Set(change.patients)].map(id => [key, id])));
}
