import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';

/** A message of the protocol: type, length of what follows with these four bytes, content. */
function message(type: string, content: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(4 + content.length);
  return Buffer.concat([Buffer.from(type), length, Buffer.from(content, 'latin1')]);
}
const fatal = message('E', 'SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0');
/** Says in one breath that it is ready and that it ends: between the two, nobody has asked anything yet. */
const readyAndGone = Buffer.concat([message('R', '\0\0\0\0'), message('Z', 'I'), fatal]);

const server = createServer(socket => {
  socket.on('error', () => {});
  socket.once('data', () => socket.end(readyAndGone));
});
let database: Database;
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  database = await openDatabase(`postgresql://someone@127.0.0.1:${(server.address() as AddressInfo).port}/some`);
});
afterAll(async () => {
  await database.close();
  server.close();
});

test('a connection that the server ends in the moment in which it is given out fails the query, not the process', async () => {
  const { sql } = database;
  await expect(sql.readLines('select 1 as key, null as line')).rejects.toThrow();
  await expect(sql.read('select 1 as one')).rejects.toThrow();
  const nothing = function* () {};
  await expect(sql.write(nothing)).rejects.toThrow();
});
