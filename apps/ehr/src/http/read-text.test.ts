import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readText, UnreadableBody } from './read-text.ts';

const limit = 100;
const form = 'application/x-www-form-urlencoded';

/** Sends a body piece by piece; the answer is the text that was read, or the status of its refusal. */
describe('the body of a request', () => {
  let server: Server;
  let lastOutcome: Promise<unknown>;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const read = readText(request, limit);
      lastOutcome = read.catch((error: unknown) => error);
      read.then(
        text => response.end(JSON.stringify(text)),
        (error: unknown) => response.end(String(error instanceof UnreadableBody ? error.status : error)),
      );
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise(resolve => server.close(resolve)));

  const send = (pieces: (string | Buffer)[], headers: Record<string, string> = {}) =>
    new Promise<unknown>((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const sent = httpRequest({ port, method: 'POST', headers: { 'content-type': form, ...headers } }, response => {
        let text = '';
        response.on('data', chunk => (text += chunk));
        response.on('end', () => resolve(JSON.parse(text)));
      }).on('error', reject);
      for (const piece of pieces) sent.write(piece);
      sent.end();
    });

  const read: [string, (string | Buffer)[], Record<string, string>, string][] = [
    ['in one piece', ['a=1&b=2'], {}, 'a=1&b=2'],
    ['in pieces that cut a character in two', [Buffer.from([0xc3]), Buffer.from([0xa9])], {}, 'é'],
    ['with its length', ['a=1'], { 'content-length': '3' }, 'a=1'],
    ['that is empty', [], {}, ''],
    ['that is as long as allowed', ['x'.repeat(limit)], {}, 'x'.repeat(limit)],
    ['that says it is UTF-8', ['é'], { 'content-type': `${form}; charset="UTF-8"` }, 'é'],
    ['that says it is not compressed', ['a'], { 'content-encoding': 'Identity' }, 'a'],
  ];
  test.each(read)('%s is read', async (_, pieces, headers, text) => {
    expect(await send(pieces, headers)).toBe(text);
  });

  const refused: [string, (string | Buffer)[], Record<string, string>, number][] = [
    ['too long', ['x'.repeat(limit), 'x'], {}, 413],
    ['too long, as it says', ['x'.repeat(limit + 1)], { 'content-length': String(limit + 1) }, 413],
    ['in another character set', [Buffer.from([0xe9])], { 'content-type': `${form};charset=iso-8859-1` }, 415],
    ['in a character set that nobody knows', ['a'], { 'content-type': `${form}; charset=x` }, 415],
    ['compressed', [gzipSync('a=1')], { 'content-encoding': 'gzip' }, 415],
  ];
  test.each(refused)('%s is refused', async (_, pieces, headers, status) => {
    expect(await send(pieces, headers)).toBe(status);
  });

  test('whose client goes away is refused', async () => {
    const { port } = server.address() as AddressInfo;
    const arrived = new Promise(resolve => server.once('request', resolve));
    const socket = connect(port, '127.0.0.1', () =>
      socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf'),
    );
    await arrived;
    socket.destroy();
    expect(await lastOutcome).toMatchObject({ status: 400 });
  });
});
