import type { Cursor, SortKey } from '../../stores/resource-search.ts';
import { invalid } from './parse-values.ts';

/** Where the next page begins, and as of which commit the whole search is answered. */
export type PageCursor = { asOf: number; after: Cursor };

/**
 * The cursor as a page link carries it. It is a place, not a permission: whoever follows the link needs a token, and
 * sees what that token permits now.
 */
export function writeCursor({ asOf, after }: PageCursor): string {
  return Buffer.from(JSON.stringify([asOf, after.key, ...after.values])).toString('base64url');
}

export function readCursor(text: string): PageCursor {
  const [asOf, key, ...values] = parse(text);
  if (!isWhole(asOf) || !isWhole(key) || !values.every(isSortValue)) throw changedCursor();
  return { asOf, after: { key, values } };
}

/** Whether the cursor has a value of its kind for each of these: no database compares a text with a time. */
export function isPlaceIn(sort: readonly SortKey[], { after: { values } }: PageCursor): boolean {
  const kindOf = ({ by }: SortKey) => (typeof by === 'object' && by.table === 'date' ? 'number' : 'string');
  return values.length === sort.length && sort.every((key, at) => typeof values[at] === kindOf(key));
}

function parse(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(value)) return value;
  } catch {
    throw changedCursor();
  }
  throw changedCursor();
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);
const isSortValue = (value: unknown): value is string | number =>
  (typeof value === 'string' && !value.includes('\0')) || (typeof value === 'number' && Number.isFinite(value));
export const changedCursor = () => invalid('_cursor', 'The page link was changed. Follow links as they are');
