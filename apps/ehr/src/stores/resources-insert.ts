import { all, type SqlValue, type WriteScript } from '@smart-ehr/prisma';

/** Many rows per statement are several times faster; a few fixed sizes keep the number of prepared statements small. */
const BATCH_SIZES = [256, 64, 16, 4, 1];

/** Makes the script that inserts any number of rows into a table. */
export function insertInto(table: string, columns: readonly string[]): (rows: SqlValue[][]) => WriteScript<void> {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const batches = BATCH_SIZES.map(size => ({
    size,
    text: `insert into ${table} (${columns.join(', ')}) values ${Array(size).fill(row).join(', ')}`,
  }));
  return function* insert(rows) {
    let at = 0;
    for (const { size, text } of batches) {
      for (; rows.length - at >= size; at += size) yield* all(text, ...rows.slice(at, at + size).flat());
    }
  };
}
