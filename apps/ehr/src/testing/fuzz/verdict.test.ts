import { expect, it } from 'vitest';
import type { RawAnswer } from './raw-answer.ts';
import { get, type Pair, type RawRequest } from './raw-request.ts';
import { complaintAbout } from './verdict.ts';

const origin = 'http://localhost:4000';
const good: Pair[] = [
  ['x-request-id', '2fb1dc23-9b57-4ceb-823e-c4c33a2ef19c'],
  ['x-content-type-options', 'nosniff'],
];
const html: Pair = ['content-type', 'text/html; charset=utf-8'];
const json: Pair = ['content-type', 'application/json'];

type Answered = { status?: number; headers?: Pair[]; body?: string; request?: Partial<RawRequest> };

function complaint({ status = 200, headers = [], body = '', request = {} }: Answered): string | undefined {
  const answer: RawAnswer = { status, headers: [...good, ...headers], body, ms: 1 };
  return complaintAbout(get('/x', request), answer, origin);
}

it.each<Answered>([
  { headers: [html], body: '<p>fine</p>' },
  { status: 404, headers: [json], body: '{}' },
  { status: 503, headers: [json], body: '{}', request: { path: '/readyz' } },
  { status: 303, headers: [['location', `${origin}/login`]] },
  { status: 303, headers: [['location', '/login']] },
  { status: 303, headers: [['location', 'http://localhost:4567/custom/smart/redirect?error=x']] },
  {
    headers: [
      ['set-cookie', 'a=b; Path=/; HttpOnly; SameSite=Lax'],
      ['cache-control', 'no-store'],
    ],
  },
  { headers: [json, ['cache-control', 'no-store']], body: '{"access_token":"x"}' },
  { status: 404, headers: [json], body: '{"resourceType":"OperationOutcome"}', request: { path: '/fhir/Patient/x' } },
  {
    status: 400,
    headers: [['content-type', 'text/plain']],
    body: 'Send one Host header: …',
    request: { path: '/fhir/x' },
  },
])('has nothing against %j', answered => {
  expect(complaint(answered)).toBeUndefined();
});

it.each<[string, Answered]>([
  ['it is a 500', { status: 500 }],
  ['it is a 503', { status: 503, request: { path: '/token' } }],
  ['it shows what our code looks like', { headers: [html], body: 'x\n    at run (/a/b.ts:1:2)' }],
  ['it shows what our code looks like', { headers: [json], body: '{"message":"TypeError: x"}' }],
  ['it shows what our code looks like', { headers: [json], body: JSON.stringify(process.cwd()) }],
  ['it has a header that the request made up', { headers: [['x-injected', '1']] }],
  ['its page runs a script of the request', { headers: [html], body: '"><svg/onload=fuzz()>' }],
  ['a script can read its cookie', { headers: [['set-cookie', 'a=b; SameSite=Lax']] }],
  ['a cookie may travel anywhere', { headers: [['set-cookie', 'a=b; HttpOnly']] }],
  ['its secrets may be stored', { headers: [json], body: '{"access_token":"x"}' }],
  ['its secrets may be stored', { headers: [['set-cookie', 'a=b; HttpOnly; SameSite=Lax']] }],
  ['it allows credentials to other origins', { headers: [['access-control-allow-credentials', 'true']] }],
  ['it is open to a strange origin', { headers: [['access-control-allow-origin', 'https://attacker.example']] }],
  ['it sends people to where nobody is registered', { headers: [['location', 'https://attacker.example/']] }],
  ['it sends people to where nobody is registered', { headers: [['location', '//attacker.example/']] }],
  ['it sends people to where nobody is registered', { headers: [['location', 'http://localhost:40001/']] }],
  ['it says JSON and is none', { headers: [json], body: '{' }],
  ['its body has no type', { body: 'x' }],
  [
    'a refusal of the FHIR API is no OperationOutcome',
    { status: 404, headers: [json], body: '{}', request: { path: '/fhir/x' } },
  ],
])('complains that %s: %j', (expected, answered) => {
  expect(complaint(answered)).toBe(expected);
});

it.each(good.map(([name]) => name))('complains about an answer without %s', missing => {
  const headers = [...good.filter(([name]) => name !== missing), html];
  expect(complaintAbout(get('/x'), { status: 200, headers, body: 'x', ms: 1 }, origin)).toMatch(/^it has no/);
});

it('has nothing against a bare refusal of what is no HTTP', () => {
  const answer = { status: 400, headers: [['connection', 'close']] satisfies Pair[], body: '', ms: 1 };
  expect(complaintAbout(get('/x'), answer, origin)).toBeUndefined();
});

it.each([
  ['nothing came', {}],
  ['it never ended', { cut: true }],
  ['it is no HTTP', { cut: true }],
] as const)('complains that %s', (problem, request) => {
  expect(complaintAbout(get('/x', request), { problem, ms: 1 }, origin)).toBe(problem);
});

it('wants no answer to half a request', () => {
  expect(complaintAbout(get('/x', { cut: true }), { problem: 'nothing came', ms: 1 }, origin)).toBeUndefined();
});
