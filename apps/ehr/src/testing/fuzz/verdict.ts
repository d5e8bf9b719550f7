import { clients } from '@smart-ehr/prisma/cast';
import { strangeOrigin } from './nasty.ts';
import type { NoAnswer, RawAnswer } from './raw-answer.ts';
import { bodyOf, type RawRequest } from './raw-request.ts';
import { ownRedirectUri } from './registered-apps.ts';

/** What is wrong with an answer; undefined when nothing is. It may refuse as it likes, but never fail, hang or tell. */
export function complaintAbout(request: RawRequest, answer: RawAnswer | NoAnswer, origin: string): string | undefined {
  if ('problem' in answer) return mayStaySilent(request, answer) ? undefined : answer.problem;
  if (answer.status >= 500 && !(answer.status === 503 && request.path.startsWith('/readyz')))
    return `it is a ${answer.status}`;
  if (isOfHttpLayer(answer)) return undefined;
  return rules.find(({ isBroken }) => isBroken(answer, { request, origin }))?.complaint;
}

/**
 * Nobody waits for an answer to half a request. One whose body is refused unread may be lost with the connection, and Node
 * closes the connection at a CONNECT.
 */
function mayStaySilent(request: RawRequest, { problem }: NoAnswer): boolean {
  const isTooLong = (bodyOf(request)?.length ?? 0) > 64_000;
  return problem === 'nothing came' && (request.cut === true || isTooLong || request.method.startsWith('CONNECT'));
}

/** What is no HTTP is refused by Node itself, before there is a request: nothing but a status. */
function isOfHttpLayer({ status, headers, body }: RawAnswer): boolean {
  return (
    [400, 408, 413, 417, 431].includes(status) && body === '' && !headers.some(([name]) => name === 'x-request-id')
  );
}

type Context = { request: RawRequest; origin: string };
type Rule = { complaint: string; isBroken(answer: RawAnswer, context: Context): boolean };

const rules: readonly Rule[] = [
  { complaint: 'it has no X-Request-Id', isBroken: answer => !/^[\w-]{20,}$/.test(header(answer, 'x-request-id')) },
  { complaint: 'it has no nosniff', isBroken: answer => header(answer, 'x-content-type-options') !== 'nosniff' },
  {
    complaint: 'it shows what our code looks like',
    isBroken: ({ body }) => ofTheMachine.some(trace => trace.test(body)),
  },
  { complaint: 'it has a header that the request made up', isBroken: answer => header(answer, 'x-injected') !== '' },
  { complaint: 'its page runs a script of the request', isBroken: answer => isPage(answer) && runsScript(answer) },
  {
    complaint: 'a script can read its cookie',
    isBroken: answer => cookies(answer).some(one => !/; HttpOnly/i.test(one)),
  },
  {
    complaint: 'a cookie may travel anywhere',
    isBroken: answer => cookies(answer).some(one => !/; SameSite=/i.test(one)),
  },
  { complaint: 'its secrets may be stored', isBroken: answer => holdsSecrets(answer) && !isNoStore(answer) },
  { complaint: 'it allows credentials to other origins', isBroken: answer => allows(answer, 'credentials') !== '' },
  { complaint: 'it is open to a strange origin', isBroken: answer => allows(answer, 'origin') === strangeOrigin },
  { complaint: 'it sends people to where nobody is registered', isBroken: isOpenRedirect },
  { complaint: 'it says JSON and is none', isBroken: answer => saysJson(answer) && !isJson(answer.body) },
  {
    complaint: 'its body has no type',
    isBroken: answer => answer.body !== '' && header(answer, 'content-type') === '',
  },
  { complaint: 'a refusal of the FHIR API is no OperationOutcome', isBroken: isStrangeFhirError },
];

/** The value of a header; empty when there is none. */
const header = ({ headers }: RawAnswer, wanted: string) => headers.find(([name]) => name === wanted)?.[1] ?? '';
const allows = (answer: RawAnswer, what: string) => header(answer, `access-control-allow-${what}`);
const cookies = ({ headers }: RawAnswer) => headers.flatMap(([name, value]) => (name === 'set-cookie' ? [value] : []));
const isPage = (answer: RawAnswer) => header(answer, 'content-type').includes('html');
const runsScript = ({ body }: RawAnswer) => body.includes('<svg/onload=fuzz') || body.includes('<script>fuzz');
const isNoStore = (answer: RawAnswer) => header(answer, 'cache-control').includes('no-store');
const saysJson = (answer: RawAnswer) =>
  answer.body !== '' && /^application\/(fhir\+)?json/.test(header(answer, 'content-type'));

const ofTheMachine = [
  /^ {2,}at .+:\d+:\d+/m,
  /\bnode:internal|node_modules\b/,
  /\b(Syntax|Type|Range|Reference|URI|Internal)Error\b/,
  /\bPrisma\w*Error|\bSQLITE_|\bsqlite3?\b|\bECONN\w+|\bENOENT\b/,
  new RegExp(process.cwd().replace(/[.\\]/g, '\\$&')),
];

const secretNames =
  /"(access_token|refresh_token|id_token|client_secret|registration_access_token|request_uri|launch)":/;

function holdsSecrets(answer: RawAnswer): boolean {
  const isDiscovery = answer.body.includes('"token_endpoint"') || answer.body.includes('"CapabilityStatement"');
  return cookies(answer).length > 0 || (saysJson(answer) && !isDiscovery && secretNames.test(answer.body));
}

const redirectUris = [ownRedirectUri, ...clients.flatMap(client => client.redirectUris ?? [])];

function isOpenRedirect(answer: RawAnswer, { origin }: Context): boolean {
  const location = header(answer, 'location');
  if (location === '' || /^\/(?![/\\])/.test(location)) return false;
  return ![`${origin}/`, ...redirectUris.map(uri => `${uri}?`)].some(start => location.startsWith(start));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isStrangeFhirError(answer: RawAnswer, { request }: Context): boolean {
  const isRefusal =
    answer.status >= 400 && /^(\/webchart\.cgi)?\/fhir\/\w+/.test(request.path) && request.method !== 'HEAD';
  const isHostRefusal = answer.status === 421 || answer.body.startsWith('Send one Host header');
  return isRefusal && !isHostRefusal && !answer.body.includes('"OperationOutcome"');
}
