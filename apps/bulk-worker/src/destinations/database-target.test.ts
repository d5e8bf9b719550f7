import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../config.ts';
import { readDatabase } from './database-target.ts';

const read = (to: string) => readDatabase(to, '--to');

describe('where an export goes to', () => {
  it.each(['./here', 'here', '/var/exports', 'C:\\exports', 'C:/exports', '2026-01-31T12-00'])('%s is a folder', to => {
    expect(read(to)).toBeUndefined();
  });

  it.each([
    ['sqlite:records.db', resolve('records.db')],
    ['sqlite:./records.db', resolve('records.db')],
    ['sqlite:/var/records.db', '/var/records.db'],
    ['sqlite:///var/records.db', '/var/records.db'],
    ['SQLite:records.db', resolve('records.db')],
  ])('%s is a file', (to, file) => {
    expect(read(to)).toMatchObject({ kind: 'sqlite', file });
  });

  it.each([
    ['postgresql://localhost/records', 'postgresql://localhost/records'],
    ['postgres://ann@db.example:5433/records', 'postgresql://ann@db.example:5433/records'],
    ['postgresql://ann:s3cret@db.example/records?sslmode=require', 'postgresql://ann@db.example/records'],
    ['postgresql://db.example/records?user=ann&password=s3cret', 'postgresql://db.example/records'],
  ])('%s is a server, and its name has no password', (url, name) => {
    expect(read(url)).toEqual({ kind: 'postgresql', url, name });
  });

  it.each([
    ['sqlite:', 'names no file'],
    ['sqlite::memory:', 'names no file'],
    ['mysql://localhost/records', 'there is no "mysql:"'],
    ['https://ehr.example', 'there is no "https:"'],
    ['postgresql:records', 'not the URL of a PostgreSQL database'],
    ['postgresql://ann:s3cret@db.example:many/records', 'not the URL of a PostgreSQL database'],
    ['postgresql://ann:s3cret/%zz@[/records', 'not the URL of a PostgreSQL database'],
  ])('refuses %s, without what might be a password', (to, sentence) => {
    expect(() => read(to)).toThrow(sentence);
    expect(() => read(to)).toThrow(ConfigError);
    expect(() => read(to)).toThrow(/^(?!.*s3cret)/);
  });
});
