import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askApi } from '../testing/api.ts';
import { createBrowser } from '../testing/browser.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const browsers = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describeOnEachDatabase('an address that does not exist', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const ask = (path: string, accept?: string, method = 'GET') =>
    fetch(ehr.origin + path, { method, headers: accept === undefined ? {} : { accept } });

  test.each(['/nowhere', '/webchart.cgi/nowhere', '/.well-known/nothing', '/smart-style/old.json'])(
    '%s is a page for people and JSON for programs',
    async path => {
      const page = await ask(path, browsers);
      expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
      expect(await page.text()).toContain('There is no such page');
      for (const accept of [undefined, '*/*', 'application/json', 'application/fhir+json']) {
        const answer = await ask(path, accept);
        expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'application/json; charset=utf-8']);
        expect(await answer.json()).toEqual({
          error: 'invalid_request',
          error_description: 'There is nothing at this address; see the discovery documents.',
          error_uri: 'https://www.rfc-editor.org/rfc/rfc8414#section-3',
        });
      }
    },
  );

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('is not there for %s either', async method => {
    expect((await ask('/nowhere', '*/*', method)).status).toBe(404);
  });

  test('a malformed one is 400, for either', async () => {
    const [page, answer] = [await ask('/%ff', browsers), await ask('/%ff')];
    expect([page.status, answer.status]).toEqual([404, 404]);
  });

  test.each(['/login', '/authorize', '/consent', '/manage'])(
    '%s takes no other methods than those of forms',
    async path => {
      const response = await ask(path, '*/*', 'DELETE');
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    },
  );

  test('below the API it says so in the API’s own shape', async () => {
    const { status, body } = await askApi(ehr, createBrowser(ehr.origin), '/api/nothing');
    expect([status, body]).toEqual([
      404,
      {
        error: 'not_found',
        error_description: 'The API has no such address.',
        error_uri: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5',
      },
    ]);
  });

  test('a method that the API does not take is told with those that it takes', async () => {
    const { status, headers, body } = await askApi(ehr, createBrowser(ehr.origin), '/api/me', { method: 'DELETE' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(body).toMatchObject({ error: 'invalid_request', error_uri: expect.stringContaining('#section-15.5.6') });
  });
});
