import { get, type IncomingMessage } from 'node:http';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('the target of a request', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  /** Asks for a target word for word, with the right Host header unless told otherwise. */
  const ask = (target: string, host = new URL(ehr.origin).host) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const { port } = new URL(ehr.origin);
      get({ host: '127.0.0.1', port, path: target, headers: { host } }, resolve).on('error', reject);
    });

  test('may be a whole URL of ours', async () => {
    expect((await ask(`${ehr.origin}/jwks?x=1`)).resume().statusCode).toBe(200);
  });

  test('counts more than the Host header', async () => {
    expect((await ask(`${ehr.origin}/jwks`, 'strange.example')).resume().statusCode).toBe(200);
  });

  test('comes with one Host header: two are 400', async () => {
    const { host, port } = new URL(ehr.origin);
    const headers = ['Host', host, 'Host', 'strange.example'];
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path: '/jwks', headers, setHost: false }, resolve).on('error', reject);
    });
    expect(answer.resume().statusCode).toBe(400);
  });

  test.each(['http://strange.example/jwks', 'https://strange.example', 'http://[', 'http://[/fhir/Patient', 'http://'])(
    'is refused like any other strange host when it is %s',
    async target => {
      const { statusCode, headers } = (await ask(target)).resume();
      expect([statusCode, headers['x-request-id']]).toEqual([421, expect.any(String)]);
    },
  );
});
