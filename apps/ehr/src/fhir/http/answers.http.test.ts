import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer } from '../testing.ts';
import { records } from '../testing-records.ts';

const page = 'text/html,application/xhtml+xml,*/*;q=0.8';
const hostile = '<img src=x onerror=alert(1)>';

describeOnEachDatabase('how answers are sent', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, { all: { scope: 'system/*.rs' } });
  });
  afterAll(() => server.close());
  const get = (path: string, headers: Record<string, string> = {}, token: string | undefined = 'all') =>
    server.request(path, token, { headers, redirect: 'manual' });

  describe('a page', () => {
    const html = async (path: string, token?: string) => {
      const response = await get(path, { accept: page }, token);
      return { response, text: await response.text() };
    };

    test('shows a resource with its links, under a policy that runs nothing', async () => {
      const { response, text } = await html('Patient/a');
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(response.headers.get('content-security-policy')).toContain("form-action 'self'");
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('vary')).toMatch(/Accept\b.*Authorization.*Accept-Language.*Accept-Encoding/);
      expect(text).toContain('Núñez');
      expect(text).toContain('<a href="/fhir/Practitioner/dora">Practitioner/dora</a>');
      expect(text).toContain('href="/fhir/Patient/a/_history"');
    });
    test('of a search has results, paging and a form of its parameters', async () => {
      const { text } = await html('Observation?_count=2&date=ge2024&date=le2025&_format=html');
      expect(text).toMatch(/<a class="button quiet" href="http[^"]+_cursor=[^"]+">Next page<\/a>/);
      expect(text).toContain('action="/fhir/Observation" method="get"');
      expect(text).toMatch(/name="date"[^>]* value="ge2024"/);
      expect(text).toMatch(/name="date"[^>]* value="le2025"/);
      expect(text).toMatch(/name="category"[^>]* value=""/);
      expect(text).toContain('<input type="hidden" name="_format" value="html"/>');
      expect(text).toContain('href="?_count=2&amp;date=ge2024&amp;date=le2025&amp;_format=html&amp;lang=es"');
    });
    test('of results says what they are called, what was not understood, and how many of how many', async () => {
      const { text } = await html('Patient?_id=a&_revinclude=Observation:patient&nonsense=1');
      expect(text).toContain('Núñez</span>');
      expect(text).toContain('cannot be searched by &quot;nonsense&quot;');
      expect(text).toContain('<span class="tag">include</span>');
      expect(text).toContain('>1 shown<');
      const counted = await html('Observation?_summary=count');
      expect(counted.text).toMatch(/>0 of \d+ shown</);
      expect(counted.text).not.toContain('Nothing was found');
      expect((await html('Observation?status=unknown')).text).toContain('Nothing was found');
    });
    test('of a patient leads to the whole record, of others to the history alone', async () => {
      expect((await html('Patient/a')).text).toContain('href="/fhir/Patient/a/$everything"');
      expect((await html('Practitioner/dora')).text).not.toContain('$everything');
    });
    test.each([
      ['Patient/a', 'none', 401, 'An access token is needed'],
      ['Patient/nobody', 'all', 404, 'There is nothing here'],
      ['Nonsense', 'all', 404, 'There are no resources of that type here, only AllergyIntolerance'],
      ['Patient?birthdate=never', 'all', 400, 'This request cannot be answered'],
      ['Patient/%ff', 'all', 400, 'This request cannot be answered'],
      ['', 'all', 405, 'This request failed'],
    ])('of an error at %s says what to do', async (path, token, status, says) => {
      const { response, text } = await html(path, token);
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(text).toContain(says);
      expect(text).toContain('OperationOutcome');
    });
    test('without a token shows no record, and how a token is sent', async () => {
      const { response, text } = await html("Patient/a?x='", '');
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer\b/);
      expect(text).not.toContain('Núñez');
      expect(text).toContain(`&#x27;${server.base}/Patient/a?x=%27&#x27;`);
    });
    test('of /metadata lists the types, and needs no token', async () => {
      const { response, text } = await html('metadata', '');
      expect(response.status).toBe(200);
      expect(text).toContain('<a href="/fhir/Observation">Observation</a>');
    });
    test('shows what a record says as text', async () => {
      await server.save({ resourceType: 'Organization', id: 'hostile', name: hostile });
      for (const path of ['Organization/hostile', 'Organization?_id=hostile', `Organization?name=${hostile}`]) {
        const { text } = await html(path);
        expect(text).not.toContain('<img');
        expect(text).toContain('&lt;img');
      }
    });
    test('leaves out JSON that nobody would read', async () => {
      await server.save({
        resourceType: 'Binary',
        id: 'large',
        contentType: 'text/plain',
        data: 'A'.repeat(1_000_000),
      });
      const { response, text } = await html('Binary/large');
      expect(response.status).toBe(200);
      expect(text.length).toBeLessThan(10_000);
      expect(text).toContain('_format=json');
    });
    test('speaks the language of the browser', async () => {
      const response = await get('metadata', { accept: page, 'accept-language': 'es-MX' });
      expect(await response.text()).toContain('<html lang="es">');
      expect(await (await get('metadata?lang=en', { accept: page, 'accept-language': 'es' })).text()).toContain(
        'lang="en"',
      );
    });
    test('of empty fields is at the address without them', async () => {
      const response = await get('Observation?code=&status=final&date=+&_count=2', { accept: page });
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe('/fhir/Observation?status=final&_count=2');
      expect((await get('Observation?code=')).status).toBe(400);
    });
    test('answers HEAD with its headers', async () => {
      const [head, whole] = await Promise.all(
        ['HEAD', 'GET'].map(method => server.request('Patient/a', 'all', { method, headers: { accept: page } })),
      );
      expect(head?.status).toBe(200);
      expect(await head?.text()).toBe('');
      expect(head?.headers.get('content-length')).toBe(whole?.headers.get('content-length'));
    });
  });

  describe('compressed', () => {
    /** Without the decoding of fetch. */
    const raw = (path: string, encoding: string, method = 'GET') =>
      new Promise<{ headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
        const headers = { authorization: 'Bearer all', 'accept-encoding': encoding };
        httpRequest(`${server.base}/${path}`, { method, headers }, response => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(parts) }));
        })
          .on('error', reject)
          .end();
      });

    test('as the client asks, with the length of what is sent', async () => {
      const { headers, body } = await raw('Observation', 'gzip');
      expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'content-length': String(body.length) });
      expect(JSON.parse(gunzipSync(body).toString())).toMatchObject({ resourceType: 'Bundle' });
    });
    test.each([
      ['br', 'br'],
      ['gzip, deflate, br', 'gzip'],
      ['br, gzip;q=0.5', 'br'],
      ['gzip;q=0', undefined],
      ['identity', undefined],
      ['deflate', undefined],
      ['*', 'gzip'],
    ])('Accept-Encoding: %s is %s', async (asked, encoding) => {
      const { headers } = await raw('Observation', asked);
      expect(headers['content-encoding']).toBe(encoding);
      expect(headers.vary).toContain('Accept-Encoding');
    });
    test('a small answer is not', async () => {
      expect((await raw('Medication/metformin', 'gzip')).headers).not.toHaveProperty('content-encoding');
    });
    test('HEAD names the same length', async () => {
      const [head, whole] = [await raw('Observation', 'gzip', 'HEAD'), await raw('Observation', 'gzip')];
      expect(head.body).toHaveLength(0);
      expect(head.headers['content-length']).toBe(whole.headers['content-length']);
      expect(head.headers['content-encoding']).toBe('gzip');
    });
  });

  describe('not again', () => {
    const date = (ms: number) => new Date(ms).toUTCString();

    test.each([
      ['of then', 0, 304],
      ['later', 60_000, 304],
      ['earlier', -1000, 200],
    ])('If-Modified-Since %s', async (_name, offset, status) => {
      const lastModified = Date.parse((await get('Patient/a')).headers.get('last-modified') ?? '');
      expect((await get('Patient/a', { 'if-modified-since': date(lastModified + offset) })).status).toBe(status);
    });
    test.each(['2025-06-01', 'Sun, 01 Jun 2099', '', 'tomorrow'])('If-Modified-Since: "%s" is no date', async since => {
      expect((await get('Patient/a', { 'if-modified-since': since })).status).toBe(200);
    });
    test('If-None-Match outweighs it', async () => {
      const later = { 'if-modified-since': date(Date.UTC(2099, 1)), 'if-none-match': 'W/"7"' };
      expect((await get('Patient/a', later)).status).toBe(200);
    });
    test('nor what is not there', async () => {
      expect((await get('Patient/nobody', { 'if-modified-since': date(Date.UTC(2099, 1)) })).status).toBe(404);
    });
    test('what the server can do', async () => {
      const etag = (await get('metadata')).headers.get('etag') ?? '';
      expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
      const again = await get('metadata', { 'if-none-match': etag });
      expect([again.status, await again.text()]).toEqual([304, '']);
      expect((await get('metadata', { 'if-none-match': 'W/"other"' })).status).toBe(200);
    });
  });
});
