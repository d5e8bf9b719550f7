// Holds the SQLite database of the first argument locked for writing, for the milliseconds of the second.
import { openWriter } from '../sqlite-handle.ts';

const { database } = await openWriter(process.argv[2] ?? '');
database.exec('BEGIN IMMEDIATE');
database.exec('UPDATE commit_clock SET last_ms = 1');
console.log('holding');
await new Promise(resolve => setTimeout(resolve, Number(process.argv[3])));
database.exec('COMMIT');
database.close();
