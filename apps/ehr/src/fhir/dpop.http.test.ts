import { request as httpRequest } from 'node:http';
import type { DpopProofInput } from '@smart-ehr/oauth-core/client';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Manifest } from '../bulk/manifest.ts';
import { kickOffHeaders } from '../bulk/testing.ts';
import { byAssertion, clientAssertion, createKeyPair, registerKeys } from '../testing/backend.ts';
import { createProver, type Prover } from '../testing/dpop.ts';
import { approve, basic, connect, post, redeem } from '../testing/flow.ts';
import { loadCharts } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const alias = 'https://ehr.example.org';
const algs = 'algs="ES256 ES384 ES512 RS256 RS384 RS512"';

describeOnEachDatabase('an access token that is bound to a key', open => {
  let ehr: TestEhr;
  let app: Prover;
  let thief: Prover;
  let token: string;
  beforeAll(async () => {
    ehr = await startTestEhr(await open(), { originAliases: [alias] });
    await loadCharts(ehr);
    [app, thief] = [await createProver(ehr), await createProver(ehr)];
    const { body } = await redeem(ehr, await approve(ehr), {}, await app.headers());
    token = String(body.access_token);
  });
  afterAll(() => ehr.close());

  const get = async (path: string, headers: Record<string, string>, method = 'GET') => {
    const response = await fetch(ehr.origin + path, { method, headers });
    return { status: response.status, challenge: response.headers.get('www-authenticate') ?? '', response };
  };
  const path = '/fhir/Patient';
  const present = async (change: Partial<DpopProofInput> = {}, prover = app) =>
    get(path, await prover.presenting(token, path, change));
  const refused = (answer: { status: number; challenge: string }, error: string, scheme = 'DPoP') => {
    expect(answer.status).toBe(401);
    expect(answer.challenge).toMatch(new RegExp(`^${scheme} error="${error}"`));
    expect(answer.challenge).toContain(algs);
  };

  test('reads and searches with a proof for each request', async () => {
    expect((await present()).status).toBe(200);
    for (const search of [`${path}?_count=1`, `${path}?_count=1&_summary=count`]) {
      expect((await get(search, await app.presenting(token, path))).status).toBe(200);
    }
    const posted = await app.presenting(token, `${path}/_search`, { method: 'POST' });
    const form = { ...posted, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await get(`${path}/_search`, form, 'POST')).status).toBe(200);
    expect((await get(path, await app.presenting(token, path, { method: 'HEAD' }), 'HEAD')).status).toBe(200);
  });

  test('is told in its own scheme when a scope is missing', async () => {
    const beyond = '/fhir/Group/nobody';
    const { status, challenge } = await get(beyond, await app.presenting(token, beyond));
    expect([status, challenge]).toEqual([403, expect.stringMatching(/^DPoP error="insufficient_scope"/)]);
  });

  test('is refused as Bearer, with its proof or without, and told of the other scheme', async () => {
    const headers = await app.presenting(token, path);
    refused(await get(path, { ...headers, authorization: `Bearer ${token}` }), 'invalid_token', 'Bearer');
    refused(await get(path, { authorization: `Bearer ${token}` }), 'invalid_token', 'Bearer');
  });

  test('is refused without a proof', async () => {
    refused(await get(path, { authorization: `DPoP ${token}` }), 'invalid_dpop_proof');
  });

  test('is refused with a proof of another key', async () => {
    refused(await present({}, thief), 'invalid_token');
  });

  const wrong: [string, () => Partial<DpopProofInput>][] = [
    ['for another type', () => ({ url: `${ehr.origin}/fhir/Observation` })],
    ['for one resource of the type', () => ({ url: `${ehr.origin}${path}/a` })],
    ['for the other door', () => ({ url: `${ehr.origin}/webchart.cgi${path}` })],
    ['for another name of this server', () => ({ url: alias + path })],
    ['for another method', () => ({ method: 'POST' })],
    ['for another access token', () => ({ accessToken: 'at_other' })],
    ['for no access token', () => ({ accessToken: undefined }) as unknown as Partial<DpopProofInput>],
    ['that is too old', () => ({ now: ehr.clock.nowMs - 121_000 })],
    ['of the future', () => ({ now: ehr.clock.nowMs + 62_000 })],
  ];
  test.each(wrong)('is refused with a proof %s', async (_, change) => {
    refused(await present(change()), 'invalid_dpop_proof');
  });

  test('is refused with a proof that was used, also at the same moment', async () => {
    const headers = await app.presenting(token, path);
    const answers = await Promise.all(Array.from({ length: 5 }, () => get(path, headers)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
    refused(await get(path, headers), 'invalid_dpop_proof');
  });

  test('is proven for the name of this server that was asked', async () => {
    const ask = async (url: string) => {
      const headers = { ...(await app.presenting(token, path, { url })), host: 'ehr.example.org' };
      return new Promise<number>((resolve, reject) => {
        const sent = httpRequest(ehr.origin.replace('localhost', '127.0.0.1') + path, { headers }, answer => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        });
        sent.on('error', reject).end();
      });
    };
    expect(await ask(alias + path)).toBe(200);
    expect(await ask(ehr.origin + path)).toBe(401);
  });

  test('says nothing more once it has expired', async () => {
    const { tokens } = await connect(ehr);
    const before = ehr.clock.nowMs;
    ehr.clock.nowMs += 3_600_001;
    refused(await present(), 'invalid_token');
    ehr.clock.nowMs = before;
    expect((await get(path, { authorization: `Bearer ${tokens.access_token}` })).status).toBe(200);
  });

  describe('a Bearer token', () => {
    test('is refused as DPoP, with whatever proof', async () => {
      const { tokens } = await connect(ehr);
      refused(await get(path, await app.presenting(tokens.access_token, path)), 'invalid_token');
    });

    test('is taken with a proof beside it, which is not looked at', async () => {
      const { tokens } = await connect(ehr);
      const headers = { authorization: `Bearer ${tokens.access_token}`, DPoP: 'nonsense' };
      expect((await get(path, headers)).status).toBe(200);
    });
  });

  test('both schemes are announced to who has no token', async () => {
    for (const one of [path, '/userinfo'])
      expect((await get(one, {})).challenge).toBe(`Bearer realm="ehr", DPoP ${algs}`);
  });

  test('pages of apps may send proofs', async () => {
    const headers = { origin: 'http://localhost:4001', 'access-control-request-method': 'GET' };
    for (const one of [path, '/token', '/userinfo', '/par']) {
      const { response } = await get(one, headers, 'OPTIONS');
      expect(response.headers.get('access-control-allow-headers'), one).toMatch(/\bDPoP\b/);
    }
  });

  describe('at /userinfo', () => {
    test('says who the person is', async () => {
      const { status, response } = await get('/userinfo', await app.presenting(token, '/userinfo'));
      expect([status, await response.json()]).toEqual([200, expect.objectContaining({ sub: expect.any(String) })]);
    });

    test('is refused as Bearer, with another proof, and with a used one', async () => {
      refused(await get('/userinfo', { authorization: `Bearer ${token}` }), 'invalid_token', 'Bearer');
      refused(await get('/userinfo', await app.presenting(token, path)), 'invalid_dpop_proof');
      const headers = await app.presenting(token, '/userinfo');
      expect((await get('/userinfo', headers)).status).toBe(200);
      refused(await get('/userinfo', headers), 'invalid_dpop_proof');
    });
  });

  describe('of a backend service', () => {
    const backendToken = async () => {
      const keys = await createKeyPair();
      await registerKeys(ehr, [keys.publicKey]);
      const form = { grant_type: 'client_credentials', scope: 'system/*.rs' };
      const assertion = byAssertion(await clientAssertion(ehr, keys));
      return (await post(`${ehr.origin}/token`, { ...form, ...assertion }, await app.headers())).body.access_token;
    };
    test('exports: kick-off, status, file and deletion each with a proof', async () => {
      const bound = await backendToken();
      const presenting = (of: string, method?: string) =>
        app.presenting(bound, of, { url: ehr.origin + of, ...(method && { method }) });
      const kickOff = '/fhir/$export';
      const begun = await get(`${kickOff}?_type=Patient`, { ...(await presenting(kickOff)), ...kickOffHeaders });
      expect(begun.status).toBe(202);
      const status = new URL(begun.response.headers.get('content-location') ?? '').pathname;
      refused(await get(status, { authorization: `Bearer ${bound}` }), 'invalid_token', 'Bearer');
      let answer = await get(status, await presenting(status));
      for (let polls = 0; polls < 100 && answer.status !== 200; polls += 1) {
        await new Promise(resolve => setTimeout(resolve, 50));
        ehr.clock.nowMs += 1_000;
        answer = await get(status, await presenting(status));
      }
      const { output } = (await answer.response.json()) as Manifest;
      const file = new URL(output[0]?.url ?? '').pathname;
      refused(await get(file, { authorization: `Bearer ${bound}` }), 'invalid_token', 'Bearer');
      expect((await get(file, await presenting(file))).status).toBe(200);
      expect((await get(status, await presenting(status, 'DELETE'), 'DELETE')).status).toBe(202);
    });

    test('introspects with a proof, and not without', async () => {
      const bound = await backendToken();
      const url = `${ehr.origin}/introspect`;
      const ask = (headers: Record<string, string>) => post(url, { token }, headers);
      const proven = () => app.presenting(bound, '/introspect', { method: 'POST' });
      expect(await ask(await proven())).toMatchObject({ status: 200, body: { active: true, token_type: 'DPoP' } });
      expect((await ask({ authorization: `Bearer ${bound}` })).status).toBe(401);
      expect((await ask(await app.presenting(bound, '/introspect'))).body.error).toBe('invalid_dpop_proof');
      expect((await ask(basic())).body).toMatchObject({ active: true, cnf: { jkt: app.jkt } });
    });
  });
});
