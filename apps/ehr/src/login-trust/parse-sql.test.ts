import { describe, expect, test } from 'vitest';
import { LoginTrustError } from './login-trust-error.ts';
import { parseSql } from './parse-sql.ts';

const read = (sql: string) =>
  parseSql(sql).map(({ table, place, columns }) => ({ table, place, columns: Object.fromEntries(columns) }));
const value = (literal: string) => read(`insert into t set a = ${literal}`)[0]?.columns.a;

describe('rows are read', () => {
  const expected = { table: 't', place: 'line 1', columns: { a: 1, b: 'x', c: null } };

  test.each([
    ['by SET', "insert into t set a=1, b='x', c=NULL"],
    ['by VALUES', "insert into t (a, b, c) values (1, 'x', null)"],
    ['in any case', "INSERT INTO T (A, b, C) VALUES (1, 'x', NULL);"],
    ['with names in backticks', "insert into `t` set `a`=1, `b`='x', `c`=null"],
    ['with texts in double quotes', 'insert into t set a=1, b="x", c=null'],
    ['between comments', "insert into t -- of all\nset a=1, /* two\nlines */ b='x', # rest\nc=null --"],
    ['between semicolons', ";; insert into t set a=1, b='x', c=null ; ;"],
  ])('%s', (_, sql) => {
    expect(read(sql)).toEqual([{ ...expected, place: expect.any(String) }]);
  });

  test('of several tuples and statements, each with its line', () => {
    const sql = 'insert into t (a)\nvalues (1),\n(2);\ninsert into u set a = 3';
    expect(read(sql).map(({ table, place, columns }) => [table, place, columns.a])).toEqual([
      ['t', 'line 2', 1],
      ['t', 'line 3', 2],
      ['u', 'line 4', 3],
    ]);
  });

  test('where there are none, too', () => {
    expect(read(' -- nothing\n')).toEqual([]);
  });
});

describe('a literal is read as MySQL reads it', () => {
  test.each([
    ["'a\\nb'", 'a\nb'],
    ["'it\\'s'", "it's"],
    ["'it''s'", "it's"],
    ['"say ""x"" or \\"y\\""', 'say "x" or "y"'],
    ["'it\"s'", 'it"s'],
    ["'C:\\\\n'", 'C:\\n'],
    ["'\\r\\t\\b\\0\\Z'", '\r\t\b\0\x1a'],
    ["'\\a\\%\\_'", 'a\\%\\_'],
    ["'two\nlines'", 'two\nlines'],
    ["'-- no comment; /* none */ # none'", '-- no comment; /* none */ # none'],
    ["''", ''],
    ["'Ärztin 🩺'", 'Ärztin 🩺'],
    ['8388608', 8388608],
    ['-1', -1],
    ['null', null],
  ])('%s', (literal, expected) => {
    expect(value(literal)).toBe(expected);
  });

  test('a line end inside of a text counts as one', () => {
    expect(read("insert into t (a) values\n('x\ny'),\n('z')").map(({ place }) => place)).toEqual(['line 2', 'line 4']);
  });
});

describe('is refused, with the line and what was expected', () => {
  test.each([
    ['another statement', 'insert into t set a=1;\n\ndrop table t', 'line 3: INSERT was expected; "drop" stands here.'],
    ['an update', 'update t set a = 1', 'line 1: INSERT was expected; "update" stands here.'],
    ['no table', 'insert into (a) values (1)', 'line 1: the name of a table was expected; "(" stands here.'],
    ['a table of another schema', 'insert into mysql.t set a=1', 'line 1: a name, a whole number'],
    ['rows of a query', 'insert into t select 1', 'line 1: SET or a list of columns in parentheses was expected'],
    ['no columns', 'insert into t values (1)', 'line 1: SET or a list of columns in parentheses was expected'],
    [
      'no value',
      'insert into t set a=',
      'line 1: a text in quotes, a whole number or NULL was expected; the file ends',
    ],
    ['a function', 'insert into t set a=now()', 'NULL was expected; "now" stands here.'],
    [
      'a text for a column',
      "insert into t set 'a'=1",
      'the name of a column was expected; a text in quotes stands here.',
    ],
    ['a sum', 'insert into t set a=1+1', 'line 1: a name, a whole number'],
    ['a fraction', 'insert into t set a=1.5', 'line 1: a name, a whole number'],
    ['a hexadecimal number', 'insert into t set a=0x41', 'line 1: a name, a whole number'],
    ['a number that is too long', 'insert into t set a=1234567890123456', 'line 1: a name, a whole number'],
    ['two texts in a row', "insert into t set a='x' 'y'", 'line 1: ; was expected; a text in quotes stands here.'],
    ['a text without end', "insert into t set\na='x", "line 2: the text that begins here with ' has no end."],
    ['a text that ends in a backslash', "insert into t set a='x\\'", 'has no end'],
    ['a comment without end', 'insert into t set a=1 /* x', 'line 1: a name, a whole number'],
    [
      'too few values',
      'insert into t (a, b) values\n(1)',
      'line 2: 2 values were expected, one for each column; there are 1.',
    ],
    ['too many values', 'insert into t (a) values (1, 2)', 'line 1: 1 values were expected'],
    ['a list without end', 'insert into t (a, b values (1, 2)', 'line 1: ) was expected; "values" stands here.'],
    ['a column twice', 'insert into t set a=1, A=2', 'line 1: the column a stands here twice.'],
    ['a trailing comma', 'insert into t set a=1,', 'line 1: the name of a column was expected; the file ends here.'],
    [
      'what comes after',
      'insert into t (a) values (1) on duplicate key update a=2',
      'line 1: ; was expected; "on" stands here.',
    ],
  ])('%s', (_, sql, message) => {
    expect(() => parseSql(sql)).toThrow(LoginTrustError);
    expect(() => parseSql(sql)).toThrow(message);
  });

  test('and never repeats a text in quotes', () => {
    expect(() => parseSql("insert into t set a=1 'a secret'")).toThrow(/^(?!.*secret)/);
  });
});

test('a megabyte takes no longer than it should', () => {
  const started = performance.now();
  expect(() => parseSql(`insert into t set a='${"''".repeat(500_000)}`)).toThrow(LoginTrustError);
  expect(parseSql(`insert into t (a) values ${Array(20_000).fill("('x')").join(',\n')}`)).toHaveLength(20_000);
  expect(performance.now() - started).toBeLessThan(10_000);
});
