import { expect, test } from 'vitest';
import { createStatementNames } from './postgresql-sql.ts';

const ask = (prepared: ReturnType<typeof createStatementNames>, nth: number) =>
  prepared({ text: `select ${nth} where ? = 'a?'`, values: [nth] });

test('a statement has the same name each time, and PostgreSQL’s form of parameters', () => {
  const prepared = createStatementNames();
  const [first, other] = [ask(prepared, 1), ask(prepared, 2)];
  expect(first).toMatchObject({ text: `select 1 where $1 = 'a?'`, values: [1] });
  expect(ask(prepared, 1).name).toBe(first.name);
  expect(other.name).not.toBe(first.name);
});

test('of ever more statements those that come late have none: connections would keep them all', () => {
  const prepared = createStatementNames();
  const names = Array.from({ length: 3000 }, (_, nth) => ask(prepared, nth).name);
  expect(new Set(names.slice(0, 2000)).size).toBe(2000);
  expect(names.slice(2000).every(name => name === undefined)).toBe(true);
  expect(ask(prepared, 0).name).toBe(names[0]);
});
