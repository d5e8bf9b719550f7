import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, decideOnce, outcome } from '../testing/answers.ts';
import { byAssertion, clientAssertion, createKeyPair, type KeyPair, registerKeys } from '../testing/backend.ts';
import type { Browser } from '../testing/browser.ts';
import { countStatements, type Statements } from '../testing/count-statements.ts';
import {
  allow,
  approve,
  authorizationRequest,
  authorizePath,
  connect,
  post,
  redeem,
  refresh,
} from '../testing/flow.ts';
import { loadCharts, newLaunch, signedIn } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

/** docs/decisions/0013 */
describeOnEachDatabase('a request writes in one transaction and reads no table twice', open => {
  let ehr: TestEhr;
  let during: ReturnType<typeof countStatements>['during'];
  let browser: Browser;
  let keys: KeyPair;
  beforeAll(async () => {
    const counting = countStatements(await open());
    during = counting.during;
    ehr = await startTestEhr(counting.database);
    await loadCharts(ehr);
    browser = await decideOnce(ehr);
    keys = await createKeyPair();
    await registerKeys(ehr, [keys.publicKey]);
  });
  afterAll(() => ehr.close());

  const expectThrifty = ({ writes, reads }: Statements, expectedWrites: number) => {
    expect(writes).toBe(expectedWrites);
    expect(reads).toEqual([...new Set(reads)]);
    expect(reads).not.toEqual([]);
  };

  const backend = async (form: Record<string, string>) => {
    const assertion = await clientAssertion(ehr, keys);
    return () => post(`${ehr.origin}/token`, { grant_type: 'client_credentials', ...byAssertion(assertion), ...form });
  };

  /** Each prepares a request, which is then sent alone. */
  const requests: Record<string, () => Promise<() => Promise<unknown>>> = {
    'a code for tokens': async () => {
      const approved = await approve(ehr, { browser, parameters: { prompt: 'consent' } });
      return async () => expect((await redeem(ehr, approved)).status).toBe(200);
    },
    'a refresh': async () => {
      const { tokens } = await connect(ehr, { browser, parameters: { prompt: 'consent' } });
      return async () => expect((await refresh(ehr, tokens.refresh_token)).status).toBe(200);
    },
    'a refresh that names no client': async () => {
      const { tokens } = await connect(ehr, { browser, parameters: { prompt: 'consent' } });
      return async () => expect((await refresh(ehr, tokens.refresh_token, { client_id: undefined })).status).toBe(200);
    },
    client_credentials: async () => {
      const send = await backend({ scope: 'system/*.rs' });
      return async () => expect((await send()).status).toBe(200);
    },
    'refused client_credentials': async () => {
      const send = await backend({ scope: 'patient/*.rs' });
      return async () => expect((await send()).status).toBe(400);
    },
    'a pushed request': async () => {
      const { parameters } = authorizationRequest(ehr);
      return async () => expect((await post(`${ehr.origin}/par`, parameters)).status).toBe(201);
    },
    'prompt=none that is answered': async () => async () =>
      expect(outcome((await ask(ehr, browser, { prompt: 'none' })).page)).toBe('code'),
    'prompt=none that is refused': async () => async () =>
      expect(outcome((await ask(ehr, browser, { prompt: 'none', client_id: 'inferno-confidential' })).page)).toBe(
        'consent_required',
      ),
    'a consent': async () => {
      const { page } = await ask(ehr, browser, { prompt: 'consent' });
      return async () => expect(outcome(await allow(browser, page))).toBe('code');
    },
    'a denied consent': async () => {
      const { page } = await ask(ehr, browser, { prompt: 'consent' });
      return async () => expect(outcome(await allow(browser, page, { decision: 'deny' }))).toBe('access_denied');
    },
  };

  test.each(Object.keys(requests))('%s', async name => {
    const send = await requests[name]?.();
    expectThrifty(await during(async () => send?.()), 1);
  });

  test('an introspection of the token that asks', async () => {
    const send = await backend({ scope: 'system/*.rs' });
    const token = String((await send()).body.access_token);
    const statements = await during(async () => {
      const headers = { Authorization: `Bearer ${token}` };
      const { body } = await post(`${ehr.origin}/introspect`, { token }, headers);
      expect(body).toMatchObject({ active: true });
    });
    expectThrifty(statements, 0);
  });

  test('a launched request', async () => {
    const clinician = await signedIn(ehr);
    const parameters = { scope: 'launch openid patient/Goal.rs', prompt: 'consent' };
    await ask(ehr, clinician, { ...parameters, launch: await newLaunch(ehr, clinician) });
    const { parameters: query } = authorizationRequest(ehr, {
      ...parameters,
      launch: await newLaunch(ehr, clinician),
    });
    const cookie = [...clinician.cookies].map(pair => pair.join('=')).join('; ');
    const statements = await during(async () => {
      const begun = await fetch(ehr.origin + authorizePath(query), { headers: { cookie }, redirect: 'manual' });
      expect(begun.headers.get('location')).toContain('/consent?');
    });
    expectThrifty(statements, 1);
  });

  test('prompt=none that is refused after its launch was taken', async () => {
    const asked = { scope: 'launch openid patient/Goal.rs' };
    const clinician = await signedIn(ehr);
    const first = await ask(ehr, clinician, { ...asked, launch: await newLaunch(ehr, clinician) });
    await allow(clinician, first.page);
    const launch = await newLaunch(ehr, clinician);
    const { parameters } = authorizationRequest(ehr, { ...asked, prompt: 'none', launch });
    const cookie = [...clinician.cookies].map(pair => pair.join('=')).join('; ');
    const begun = await fetch(ehr.origin + authorizePath(parameters), { headers: { cookie }, redirect: 'manual' });
    await ehr.ehr.database.prisma.consent.deleteMany();
    const statements = await during(async () => {
      const page = await clinician.open(begun.headers.get('location') ?? '');
      expect(outcome(page)).toBe('consent_required');
    });
    expectThrifty(statements, 1);
    const over = await clinician.open(begun.headers.get('location') ?? '');
    expect(over.status).toBe(400);
  });

  test('a page writes nothing, however long ago somebody was seen in the session', async () => {
    ehr.clock.nowMs += 60 * 60_000;
    expect((await during(() => browser.open('/manage'))).writes).toBe(0);
    expect((await during(() => ehr.ehr.lastSeen.flush())).writes).toBe(1);
  });
});
