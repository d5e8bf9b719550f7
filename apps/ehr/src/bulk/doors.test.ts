import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRecords } from '../seed/records.ts';
import { askForToken, clientAssertion, createKeyPair, type KeyPair, registerKeys } from '../testing/backend.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';
import { begin, complete, exported } from './testing.ts';

const doors = {
  current: { fhir: '/fhir', token: '/token' },
  webchart: { fhir: '/webchart.cgi/fhir', token: '/webchart.cgi/oauth/token/' },
};

/** The whole way of a backend service: its key, its token, its export. */
describeOnEachDatabase('an export at the two doors', open => {
  let ehr: TestEhr;
  let keys: KeyPair;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    keys = await createKeyPair();
    await registerKeys(ehr, [keys.publicKey]);
    await loadRecords([{ resourceType: 'Patient', id: 'a' }], ehr.ehr.resources);
  });
  afterAll(() => ehr.close());

  async function at({ fhir, token }: (typeof doors)['current']) {
    const url = ehr.origin + token;
    const assertion = await clientAssertion(ehr, keys, { tokenEndpoint: url });
    const { body } = await askForToken(ehr, assertion, { scope: 'system/*.rs' }, url);
    const request = (path: string, bearer = '', init: RequestInit = {}) =>
      fetch(path.startsWith('http') ? path : `${ehr.origin}${fhir}/${path}`, {
        ...init,
        headers: { authorization: `Bearer ${bearer}`, ...init.headers },
      });
    return { base: ehr.origin + fhir, token: String(body.access_token), request };
  }

  test.each(Object.entries(doors))('%s: names only URLs of that door', async (_name, paths) => {
    const door = await at(paths);
    const { manifest, names } = await exported(door, '$export', door.token);
    expect(names).toEqual(['Patient/a']);
    expect(manifest.request).toBe(`${door.base}/$export`);
    expect(manifest.output[0]?.url.startsWith(`${door.base}/$export-files/`)).toBe(true);
  });

  test('a job of one door is not found at the other, nor is its token worth anything there', async () => {
    const [current, webchart] = [await at(doors.current), await at(doors.webchart)];
    const status = await begin(current, '$export', current.token);
    await complete(current, status, current.token);
    const elsewhere = status.replace(current.base, webchart.base);
    expect((await webchart.request(elsewhere, webchart.token)).status).toBe(404);
    expect((await webchart.request(elsewhere, current.token)).status).toBe(401);
    expect((await current.request(status, webchart.token)).status).toBe(401);
  });
});
