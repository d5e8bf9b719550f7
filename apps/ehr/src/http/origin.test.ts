import { request } from 'node:http';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

describeOnEachDatabase('a host that is not ours', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const statusOf = (method: string, path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(ehr.origin);
      const headers = { host: 'strange.example' };
      request({ host: '127.0.0.1', port, method, path, headers }, response => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });

  test.each([
    ['GET', '/healthz'],
    ['HEAD', '/healthz'],
    ['GET', '/readyz'],
  ])('may be asked %s %s, by whoever looks after the process', async (method, path) => {
    expect(await statusOf(method, path)).toBe(200);
  });

  test.each([
    ['POST', '/healthz'],
    ['OPTIONS', '/readyz'],
    ['GET', '/healthz/x'],
    ['GET', '/metrics'],
    ['GET', '/jwks'],
    ['POST', '/token'],
    ['GET', '/fhir/metadata'],
    ['GET', '/login'],
    ['GET', '/none'],
  ])('is refused %s %s', async (method, path) => {
    expect(await statusOf(method, path)).toBe(421);
  });
});
