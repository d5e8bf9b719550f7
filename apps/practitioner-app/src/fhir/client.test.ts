import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bundle, FhirResource } from 'fhir/r4';
import { afterEach, describe, expect, it } from 'vitest';
import { createFhirClient } from './client.ts';
import { FhirRefusal } from './refusal.ts';
import { search } from './search.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Starts a server and gives its FHIR base and the requests that reached it. */
async function serve(listener: RequestListener): Promise<{ base: string; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve));
  return { base: `http://localhost:${(server.address() as AddressInfo).port}/fhir`, requests };
}

const token = async () => 'good';
const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    error => (error instanceof FhirRefusal ? { status: error.status, message: error.message } : error),
  );

describe('a request to the FHIR server', () => {
  it('carries the token in the header and asks for FHIR JSON', async () => {
    const { base, requests } = await serve((_request, response) => response.end('{"resourceType":"Patient"}'));
    await createFhirClient(base, token).get('Patient/1');
    expect(requests[0]).toMatchObject({
      url: '/fhir/Patient/1',
      headers: { authorization: 'Bearer good', accept: 'application/fhir+json' },
    });
  });

  it('is repeated once with a new token after 401', async () => {
    const { base, requests } = await serve((request, response) => {
      response.statusCode = request.headers.authorization === 'Bearer new' ? 200 : 401;
      response.end('{"resourceType":"Patient"}');
    });
    await createFhirClient(base, async refused => (refused === 'old' ? 'new' : 'old')).get('Patient/1');
    expect(requests.map(request => request.headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('is not repeated a second time', async () => {
    const { base, requests } = await serve((_request, response) => response.writeHead(401).end());
    expect(await refusalOf(createFhirClient(base, token).get('Patient/1'))).toMatchObject({ status: 401 });
    expect(requests).toHaveLength(2);
  });

  it('tells why the server refused', async () => {
    const outcome = {
      resourceType: 'OperationOutcome',
      issue: [{ diagnostics: 'The scope does not cover CarePlan.' }],
    };
    const { base } = await serve((_request, response) => response.writeHead(403).end(JSON.stringify(outcome)));
    expect(await refusalOf(createFhirClient(base, token).get('CarePlan'))).toEqual({
      status: 403,
      message: 'The scope does not cover CarePlan.',
    });
  });

  it('tells the status when the refusal is not FHIR', async () => {
    const { base } = await serve((_request, response) => response.writeHead(502).end('<html>'));
    expect(await refusalOf(createFhirClient(base, token).get('CarePlan'))).toEqual({
      status: 502,
      message: 'The server answered 502.',
    });
  });

  it('is never sent to a foreign server', async () => {
    const foreign = await serve((_request, response) => response.end('{}'));
    const { base } = await serve((_request, response) => response.end('{}'));
    await expect(createFhirClient(base, token).get(`${foreign.base}/Patient/1`)).rejects.toThrow('does not belong');
    expect(foreign.requests).toHaveLength(0);
  });

  it('does not follow a redirect', async () => {
    const foreign = await serve((_request, response) => response.end('{}'));
    const { base } = await serve((_request, response) =>
      response.writeHead(302, { Location: `${foreign.base}/Patient/1` }).end(),
    );
    await expect(createFhirClient(base, token).get('Patient/1')).rejects.toThrow(TypeError);
    expect(foreign.requests).toHaveLength(0);
  });
});

describe('a search', () => {
  /** Answers `?page=N` with one Condition and a link to the next page, `pages` times. */
  const pagesOf = (pages: number, nextOf: (host: string, page: number) => string) =>
    serve((request, response) => {
      const page = Number(new URL(request.url ?? '', 'http://localhost').searchParams.get('page') ?? 1);
      const next = { relation: 'next', url: nextOf(`http://${request.headers.host}/fhir`, page + 1) };
      const bundle: Bundle<FhirResource> = {
        resourceType: 'Bundle',
        type: 'searchset',
        link: page < pages ? [next] : [],
        entry: [
          { resource: { resourceType: 'Condition', id: `c${page}`, subject: {} } },
          { resource: { resourceType: 'OperationOutcome', issue: [] }, search: { mode: 'outcome' } },
        ],
      };
      response.end(JSON.stringify(bundle));
    });
  const idsOf = (found: { resources: { id?: string }[] }) => found.resources.map(resource => resource.id);
  const sameBase = (base: string, page: number) => `${base}/Condition?page=${page}`;

  it('follows the pages and leaves out what is about the search itself', async () => {
    const { base } = await pagesOf(3, sameBase);
    const found = await search(createFhirClient(base, token), 'Condition?patient=1');
    expect({ ids: idsOf(found), complete: found.complete }).toEqual({ ids: ['c1', 'c2', 'c3'], complete: true });
  });

  it('stops at the limit and says that there is more', async () => {
    const { base, requests } = await pagesOf(9, sameBase);
    const found = await search(createFhirClient(base, token), 'Condition?patient=1', 2);
    expect({ ids: idsOf(found), complete: found.complete }).toEqual({ ids: ['c1', 'c2'], complete: false });
    expect(requests).toHaveLength(2);
  });

  it('does not follow a next link to a foreign server, and says that there is more', async () => {
    const foreign = await serve((_request, response) => response.end('{}'));
    const { base } = await pagesOf(2, () => `${foreign.base}/Condition?page=2`);
    const found = await search(createFhirClient(base, token), 'Condition?patient=1');
    expect({ ids: idsOf(found), complete: found.complete }).toEqual({ ids: ['c1'], complete: false });
    expect(foreign.requests).toHaveLength(0);
  });

  it('does not run in circles when a page links to itself', async () => {
    const { base, requests } = await pagesOf(9, sameBase => `${sameBase}/Condition?page=2`);
    await search(createFhirClient(base, token), 'Condition?patient=1');
    expect(requests.length).toBeLessThan(4);
  });

  it('fails whole when a page fails', async () => {
    const { base } = await serve((_request, response) => response.writeHead(500).end());
    expect(await refusalOf(search(createFhirClient(base, token), 'Condition'))).toMatchObject({ status: 500 });
  });
});
