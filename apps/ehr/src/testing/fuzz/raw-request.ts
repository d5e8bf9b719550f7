/** A request down to its bytes, so that it can be wrong in every way. */
export type RawRequest = {
  method: string;
  /** As it stands in the request line, the query left out. */
  path: string;
  query: Pair[];
  /** Without Host and Connection, unless they are to be wrong. */
  headers: Pair[];
  /** The body, while its structure is still known. */
  form?: Pair[];
  json?: unknown;
  /** The body as it is sent; then `form` and `json` are gone. */
  body?: Buffer;
  /** The connection is closed in the middle: no answer is due. */
  cut?: boolean;
};

export type Pair = [name: string, value: string];

export const pairs = (parameters: Record<string, string>): Pair[] => Object.entries(parameters);

export const get = (path: string, change: Partial<RawRequest> = {}): RawRequest => ({
  method: 'GET',
  path,
  query: [],
  headers: [],
  ...change,
});

export const post = (path: string, change: Partial<RawRequest>): RawRequest => get(path, { method: 'POST', ...change });

export function bodyOf({ form, json, body }: RawRequest): Buffer | undefined {
  if (body) return body;
  if (form) return Buffer.from(encoded(form));
  return json === undefined ? undefined : Buffer.from(JSON.stringify(json));
}

export function targetOf({ path, query }: RawRequest): string {
  return query.length === 0 ? path : `${path}?${encoded(query)}`;
}

/** All headers as they are sent; what is there already is not added again. */
export function headersOf(request: RawRequest, host: string): Pair[] {
  const sent = new Set(request.headers.map(([name]) => name.toLowerCase()));
  const body = bodyOf(request);
  const added: Pair[] = [['Host', host]];
  if (request.form) added.push(['Content-Type', 'application/x-www-form-urlencoded']);
  if (request.json !== undefined) added.push(['Content-Type', 'application/json']);
  if (body && !sent.has('transfer-encoding')) added.push(['Content-Length', String(body.length)]);
  return [...added.filter(([name]) => !sent.has(name.toLowerCase())), ...request.headers];
}

export function bytesOf(request: RawRequest, host: string): Buffer {
  const headers = [...headersOf(request, host), ['Connection', 'close']].map(([name, value]) => `${name}: ${value}`);
  const lines = [`${request.method} ${targetOf(request)} HTTP/1.1`, ...headers, ''].map(oneLine);
  return Buffer.concat([...lines, bodyOf(request) ?? Buffer.alloc(0)]);
}

/** Whatever else it holds, a line stays one: else the head would end too early, and the rest be another request. */
function oneLine(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1').map(byte => (byte === 10 || byte === 13 ? 32 : byte));
  return Buffer.concat([bytes, Buffer.from('\r\n')]);
}

/** Names and values that are percent-encoded already (those of nasty.ts) stay as they are. */
function encoded(pairs: readonly Pair[]): string {
  return pairs
    .map(pair => pair.map(text => (text.startsWith(asIs) ? text.slice(1) : percentEncoded(text))).join('='))
    .join('&');
}

/** Marks a text that goes into a query or a form as it is, wrong escapes and all. */
export const asIs = '\u{1}';

const percentEncoded = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
