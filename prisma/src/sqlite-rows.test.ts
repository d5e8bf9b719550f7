import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { beforeEach, expect, test } from 'vitest';
import { prepareRows } from './sqlite-rows.ts';

let database: DatabaseSyncInstance;
beforeEach(() => {
  database = new DatabaseSync(':memory:');
  database.exec('create table person (id integer, name text); insert into person values (1, null)');
});

test('rows have the names that the statement gives them', () => {
  const statement = prepareRows(database, 'select id as n, name, id > ? as later from person');
  expect(statement.all(0)).toEqual([{ n: 1, name: null, later: 1 }]);
  expect(statement.all(1)).toEqual([{ n: 1, name: null, later: 0 }]);
});

test('a statement without rows has none', () => {
  expect(prepareRows(database, 'update person set name = ?').all('Ada')).toEqual([]);
  expect(prepareRows(database, 'update person set id = 2 returning id, name').all()).toEqual([{ id: 2, name: 'Ada' }]);
});

test('a kept statement follows a change of the table', () => {
  const [named, whole] = ['select id, name from person', 'select * from person'].map(text =>
    prepareRows(database, text),
  );
  expect(whole?.all()).toEqual([{ id: 1, name: null }]);
  database.exec(`alter table person add column born text default '1815'; alter table person drop column id;
    alter table person add column id integer default 3`);
  expect(named?.all()).toEqual([{ id: 3, name: null }]);
  expect(whole?.all()).toEqual([{ name: null, born: '1815', id: 3 }]);
});
