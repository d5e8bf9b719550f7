import { resolve } from 'node:path';
import { ConfigError } from '../config-error.ts';

/** A database that exports are applied to. `name` is for reports and messages: there is no password in it. */
export type DatabaseTarget =
  | { kind: 'sqlite'; name: string /** Absolute. */; file: string }
  | { kind: 'postgresql'; name: string /** As it was given, perhaps with a password: not for print. */; url: string };

/**
 * Reads `sqlite:FILE` or `postgresql://…`; undefined for what is the path of a folder. `setting` is where it was given.
 * What might hold a password is never repeated in a message.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 */
export function readDatabase(to: string, setting: string): DatabaseTarget | undefined {
  // One letter is a drive: C:\exports
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(to)?.[1]?.toLowerCase();
  if (scheme === undefined) return undefined;
  if (scheme === 'sqlite') return readSqlite(to.slice('sqlite:'.length), setting);
  if (scheme === 'postgresql' || scheme === 'postgres') return readPostgresql(to, setting);
  throw new ConfigError(
    `${setting} takes a folder, sqlite:FILE or postgresql://USER@HOST/DATABASE; there is no "${scheme}:".`,
  );
}

function readSqlite(path: string, setting: string): DatabaseTarget {
  const file = path.replace(/^\/\/(?=\/)/, '');
  if (file === '' || file === ':memory:') {
    throw new ConfigError(`${setting} names no file. Send sqlite:FILE, for example sqlite:./records.db.`);
  }
  return { kind: 'sqlite', name: `sqlite:${file}`, file: resolve(file) };
}

function readPostgresql(url: string, setting: string): DatabaseTarget {
  if (!/^[a-z]+:\/\//i.test(url) || !URL.canParse(url)) {
    const remedy = 'Send postgresql://USER@HOST:PORT/DATABASE, with % codes for special characters in a password.';
    throw new ConfigError(`${setting} is not the URL of a PostgreSQL database. ${remedy}`);
  }
  const { username, host, pathname } = new URL(url);
  return { kind: 'postgresql', name: `postgresql://${username && `${username}@`}${host}${pathname}`, url };
}
