import { mutateJson } from './mutate-json.ts';
import { mutateText } from './mutate-text.ts';
import { nastyMethods, nastyPaths, nastyTexts } from './nasty.ts';
import { nastyBodies, nastyHeaders } from './nasty-headers.ts';
import type { Random } from './random.ts';
import type { Pair, RawRequest } from './raw-request.ts';

/** One to three things go wrong with a valid request; now and then none does. */
export function mutateRequest(valid: RawRequest, random: Random): RawRequest {
  if (random.chance(0.05)) return valid;
  let request = valid;
  for (let count = 1 + random.below(3); count > 0; count--) request = mutateOnce(request, random);
  return request;
}

function mutateOnce(request: RawRequest, random: Random): RawRequest {
  const { form, json, query, body } = request;
  const ways = [mutateHeaders, mutateHeaders, mutateTarget];
  if (query.length > 0) ways.push(...Array(4).fill(mutateQuery));
  if (form) ways.push(...Array(5).fill(mutateForm));
  if (json !== undefined) ways.push(...Array(5).fill(mutateJsonBody));
  if (!body) ways.push(mutateBody);
  return random.pick(ways)(request, random);
}

type Mutation = (request: RawRequest, random: Random) => RawRequest;

const mutateQuery: Mutation = (request, random) => ({ ...request, query: mutatePairs(request.query, random) });
const mutateForm: Mutation = (request, random) => ({ ...request, form: mutatePairs(request.form ?? [], random) });
const mutateJsonBody: Mutation = (request, random) => ({ ...request, json: mutateJson(request.json, random) });

const mutateBody: Mutation = ({ form, json, ...request }, random) => {
  const { body, headers = [], cut } = random.pick(nastyBodies);
  const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
  const replaced = new Set(headers.map(([name]) => name.toLowerCase()));
  const kept = [...request.headers, ['Content-Type', type] satisfies Pair].filter(
    ([name]) => !replaced.has(name.toLowerCase()),
  );
  const method = request.method === 'GET' ? 'POST' : request.method;
  return { ...request, method, headers: [...kept, ...headers], body, ...(cut && { cut }) };
};

const mutateTarget: Mutation = (request, random) => {
  const { path } = request;
  const segments = path.split('/');
  const at = random.below(segments.length);
  return random.pick<() => RawRequest>([
    () => ({ ...request, method: random.pick(nastyMethods) }),
    () => ({ ...request, method: random.pick(nastyMethods) }),
    () => ({ ...request, path: path + random.pick(nastyPaths) }),
    () => ({ ...request, path: path + random.pick(nastyPaths) }),
    () => ({ ...request, path: segments.with(at, random.pick(nastyPaths)).join('/') }),
    () => ({ ...request, path: segments.with(at, encodeURIComponent(sane(random.pick(nastyTexts)))).join('/') }),
    () => ({ ...request, path: segments.toSpliced(at, 1).join('/') }),
    () => ({ ...request, path: segments.toSpliced(at, 0, segments[at] ?? '').join('/') }),
    () => ({ ...request, path: path.toUpperCase() }),
    () => ({ ...request, path: `/${path}` }),
    () => ({ ...request, path: path.replace(/[a-z]/, letter => `%${letter.charCodeAt(0).toString(16)}`) }),
    () => ({ ...request, path: `http://attacker.example${path}` }),
    () => ({ ...request, path: `http://localhost${path}` }),
    () => ({ ...request, path: random.pick(['*', '', 'no-slash', 'http://[', '/'.repeat(2000)]) }),
  ])();
};

const sane = (text: string) => Buffer.from(text.slice(0, 500)).toString();

const mutateHeaders: Mutation = (request, random) => {
  const { headers } = request;
  const at = random.below(headers.length);
  const [name, value] = headers[at] ?? random.pick(nastyHeaders);
  return random.pick<() => RawRequest>([
    () => ({ ...request, headers: replaced(headers, random.pick(nastyHeaders)) }),
    () => ({ ...request, headers: replaced(headers, random.pick(nastyHeaders)) }),
    () => ({ ...request, headers: [...headers, random.pick(nastyHeaders)] }),
    () => ({ ...request, headers: headers.toSpliced(at, 1) }),
    () => ({ ...request, headers: [...headers, [name, value]] }),
    () => ({ ...request, headers: replaced(headers, [name, mutateText(value, random)]) }),
  ])();
};

const replaced = (headers: Pair[], header: Pair) => [
  ...headers.filter(([name]) => name.toLowerCase() !== header[0].toLowerCase()),
  header,
];

/** Parameters that some endpoint reads, to be sent where they are not expected. */
const parameterNames = [
  ...[
    'client_id',
    'client_secret',
    'client_assertion',
    'client_assertion_type',
    'redirect_uri',
    'response_type',
    'scope',
  ],
  ...['state', 'nonce', 'aud', 'resource', 'launch', 'prompt', 'max_age', 'login_hint', 'id_token_hint', 'request'],
  ...['request_uri', 'response_mode', 'code_challenge', 'code_challenge_method', 'code', 'code_verifier', 'grant_type'],
  ...['refresh_token', 'token', 'token_type_hint', 'interaction', 'form_token', 'decision', 'patient', 'grant', 'jwt'],
  ...['login_user', 'login_passwd', 'to', 'lang', 'fill', 'search', 'dpop_jkt', 'f', 's', 'opp', '__proto__', ''],
  ...['_id', '_count', '_sort', '_include', '_revinclude', '_summary', '_elements', '_total', '_format', '_type'],
  ...[
    '_since',
    '_outputFormat',
    '_typeFilter',
    '_lastUpdated',
    '_has:Observation:patient:code',
    'name:no-such',
    '_cursor',
    '_until',
    'includeAssociatedData',
    'organizeOutputBy',
    'allowPartialManifests',
  ],
];

function mutatePairs(pairs: Pair[], random: Random): Pair[] {
  if (pairs.length === 0) return [[random.pick(parameterNames), random.pick(nastyTexts)]];
  const at = random.below(pairs.length);
  const [name, value] = pairs[at] ?? ['', ''];
  const other = random.below(pairs.length);
  return random.pick<() => Pair[]>([
    () => pairs.with(at, [name, mutateText(value, random)]),
    () => pairs.with(at, [name, mutateText(value, random)]),
    () => pairs.with(at, [name, mutateText(value, random)]),
    () => pairs.with(at, [name, '']),
    () => pairs.with(at, [mutateText(name, random), value]),
    () => pairs.with(at, [random.pick(parameterNames), value]),
    () => pairs.with(at, [name, pairs[other]?.[1] ?? '']),
    () => pairs.toSpliced(at, 1),
    () => pairs.toSpliced(at, 0, [name, value]),
    () => pairs.toSpliced(at, 0, [name, mutateText(value, random)]),
    () => [...pairs, [random.pick(parameterNames), random.pick(nastyTexts)]],
    () => Array<Pair>(300).fill([name, value]),
  ])();
}
