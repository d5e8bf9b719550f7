import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

export type Answer = {
  status: number;
  headers?: Record<string, string>;
  body?: string | object;
  /** The line breaks in the middle, or after so many bytes. */
  cut?: boolean | number;
  gzip?: boolean;
  /** The line breaks before there is any answer. */
  hangUp?: true;
  /** The body comes in pieces of so many bytes, with a moment between them. */
  pieces?: number;
};
/** An answer, or what decides on one when the request is there. */
export type Reply = Answer | ((request: Received) => Answer | Promise<Answer>);
export type Received = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  form: URLSearchParams;
  body: string;
};

export const patients = [
  { resourceType: 'Patient', id: 'a' },
  { resourceType: 'Patient', id: 'b' },
];
export const ndjson = (resources: object[]) => resources.map(resource => `${JSON.stringify(resource)}\n`).join('');
export const ndjsonFile = (body: string, more: Partial<Answer> = {}): Answer => ({
  status: 200,
  headers: { 'Content-Type': 'application/fhir+ndjson' },
  body,
  ...more,
});
export const outcome = (code: string, diagnostics: string) => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity: 'error', code, diagnostics }],
});

/**
 * A small bulk server, as any EHR could have it, on a port of its own. It checks nothing and records everything. Each
 * path has a list of answers: one for each request, the last one again and again.
 */
export async function startBulkServer() {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const form = new URLSearchParams(body);
    const { method = '', headers } = request;
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', origin);
    const item = { method, path, query, headers, form, body };
    received.push(item);
    const list = answers[`${method} ${path}`] ?? [{ status: 404 }];
    const [reply] = list.length > 1 ? list.splice(0, 1) : list;
    if (reply) await send(response, typeof reply === 'function' ? await reply(item) : reply);
  });
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const fhirBase = `${origin}/fhir`;

  const manifest = {
    transactionTime: '2026-01-31T12:00:00.000Z',
    request: `${fhirBase}/$export`,
    requiresAccessToken: true,
    output: [
      { type: 'Patient', url: `${origin}/files/1`, count: 2 },
      { type: 'Condition', url: `${origin}/files/2`, count: 1 },
    ] as { type: string; url: string; count?: number }[],
    deleted: [] as object[],
    error: [] as object[],
  };
  const accepted: Answer = { status: 202, headers: { 'Content-Location': `${origin}/jobs/1` } };
  const answers: Record<string, Reply[]> = {
    'GET /fhir/.well-known/smart-configuration': [{ status: 200, body: { token_endpoint: `${origin}/token` } }],
    'POST /token': [token(1)],
    'GET /fhir/$export': [accepted],
    'GET /fhir/Patient/$export': [accepted],
    'GET /fhir/Group/g1/$export': [accepted],
    'GET /jobs/1': [
      { status: 202, headers: { 'X-Progress': '50 %', 'Retry-After': '3' } },
      { status: 200, body: manifest },
    ],
    'GET /files/1': [ndjsonFile(ndjson(patients))],
    'GET /files/2': [ndjsonFile(ndjson([{ resourceType: 'Condition', id: 'c' }]))],
    'DELETE /jobs/1': [{ status: 202 }],
  };
  return {
    origin,
    fhirBase,
    answers,
    manifest,
    received,
    sentTo: (path: string, method = 'GET') => received.filter(item => item.path === path && item.method === method),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The answer of a token endpoint. */
export function token(number: number, expiresIn = 300): Answer {
  return {
    status: 200,
    body: { access_token: `access-${number}`, token_type: 'bearer', expires_in: expiresIn, scope: 'system/*.rs' },
  };
}

/**
 * A file of a server that can send the rest of it. `etag` and `lie` are asked for at each request: the version that there is
 * now, and what is wrong with the answer to a Range.
 */
export function rangedFile(
  body: string,
  { etag = (): string => '"v1"', cuts = [] as number[], lie = {} as Partial<Answer> } = {},
) {
  return ({ headers }: Received): Answer => {
    const version = { ETag: etag(), 'Accept-Ranges': 'bytes' };
    const [, from] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? [];
    const cut = cuts.shift();
    const more = cut === undefined ? {} : { cut };
    if (from === undefined || headers['if-range'] !== etag()) {
      return ndjsonFile(body, { ...more, headers: { 'Content-Type': 'application/fhir+ndjson', ...version } });
    }
    const range = { 'Content-Range': `bytes ${from}-${body.length - 1}/${body.length}` };
    const rest = { status: 206, body: body.slice(Number(from)), ...more, ...lie };
    return { ...rest, headers: { 'Content-Type': 'application/fhir+ndjson', ...version, ...range, ...lie.headers } };
  };
}

async function send(response: ServerResponse, answer: Answer) {
  const { status, headers = {}, body = '', cut, gzip, pieces } = answer;
  if (answer.hangUp) return void response.destroy();
  const plain = typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = gzip ? gzipSync(plain) : Buffer.from(plain);
  const type = typeof body === 'string' ? {} : { 'Content-Type': 'application/json' };
  response.writeHead(status, { ...type, ...(gzip && { 'Content-Encoding': 'gzip' }), ...headers });
  const end = cut === undefined || cut === false ? bytes.length : cut === true ? bytes.length / 2 : cut;
  for (let at = 0; pieces !== undefined && at < end; at += pieces) {
    response.write(bytes.subarray(at, at + pieces));
    await setTimeout(5);
  }
  const left = bytes.subarray(0, pieces === undefined ? end : 0);
  if (end === bytes.length) return void response.end(left);
  // fetch forgets what it has not handed over when the line breaks: give the worker time to take it.
  response.write(left, () => void setTimeout(300).then(() => response.destroy()));
}
