import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowedOrigin, startFhirServer, type TestAccess, testNow } from './testing.ts';
import { records } from './testing-records.ts';

const ana = { username: 'ana', role: 'patient' as const, recordIds: ['a'] };
const practitioner = { username: 'dora', role: 'practitioner' as const, recordIds: [] };

const accesses: Record<string, TestAccess> = {
  patient: { scope: 'openid fhirUser patient/*.rs', patientId: 'a', user: ana, fhirUser: 'Patient/a' },
  labs: { scope: 'patient/Observation.rs?category=laboratory', patientId: 'a', user: ana },
  narrow: { scope: 'openid fhirUser patient/Observation.r', patientId: 'a', user: ana, fhirUser: 'Patient/a' },
  provenance: { scope: 'patient/Provenance.rs patient/Binary.rs', patientId: 'a', user: ana },
  physician: { scope: 'user/*.rs', user: { ...practitioner, panelOf: 'Practitioner/dora' } },
  lostPatient: { scope: 'patient/*.rs', patientId: 'c', user: { ...practitioner, panelOf: 'Practitioner/dora' } },
  admin: { scope: 'user/*.rs', user: { username: 'admin', role: 'admin', recordIds: [] } },
  backend: { scope: 'system/*.rs' },
  expired: { scope: 'system/*.rs', expiresAtMs: testNow },
};

describeOnEachDatabase('who reaches what', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, accesses);
  });
  afterAll(() => server.close());
  const status = async (path: string, token?: string) => (await server.request(path, token)).status;

  describe('a read is 404, like that of nothing, for what lies outside of the records', () => {
    test.each([
      ['patient', 'Patient/c'],
      ['patient', 'Patient/b'],
      ['patient', 'Observation/c1'],
      ['patient', 'Observation/none'],
      ['patient', 'Device/c-pump'],
      ['patient', 'Provenance/c-prov'],
      ['patient', 'Provenance/org-prov'],
      ['patient', 'Binary/c-secret'],
      ['patient', 'Binary/stray'],
      ['provenance', 'Provenance/a-prov'],
      ['provenance', 'Binary/a-note'],
      ['labs', 'Observation/a-vital'],
      ['labs', 'Observation/c1'],
      ['physician', 'Patient/c'],
      ['physician', 'Observation/c1'],
      ['physician', 'Binary/c-secret'],
      ['lostPatient', 'Patient/c'],
      ['lostPatient', 'Patient/a'],
      ['backend', 'Patient/none'],
    ])('%s: %s', async (token, path) => {
      const [type] = path.split('/');
      const [answer, nothing] = [await server.request(path, token), await server.request(`${type}/nothing`, token)];
      expect(answer.status).toBe(404);
      const id = path.split('/')[1] ?? '';
      expect((await answer.text()).replace(` ${id} `, ' nothing ')).toBe(await nothing.text());
      expect(answer.headers.get('etag')).toBeNull();
    });
  });

  test.each([
    ['patient', 'Patient/a'],
    ['patient', 'Observation/a-vital'],
    ['patient', 'Device/a-pump'],
    ['patient', 'Provenance/a-prov'],
    ['patient', 'Binary/a-note'],
    ['patient', 'Binary/a-own'],
    ['patient', 'Medication/metformin'],
    ['patient', 'Practitioner/enno'],
    ['provenance', 'Binary/a-own'],
    ['labs', 'Observation/a1'],
    ['narrow', 'Patient/a'],
    ['physician', 'Patient/b'],
    ['physician', 'Binary/a-note'],
    ['backend', 'Binary/c-secret'],
  ])('%s reads %s', async (token, path) => {
    expect(await status(path, token)).toBe(200);
  });

  test.each([
    ['narrow', 'Patient/b', 'patient/Patient.r'],
    ['narrow', 'Patient', 'patient/Patient.s'],
    ['narrow', 'Observation', 'patient/Observation.s'],
    ['labs', 'Condition/none', 'patient/Condition.r'],
    ['labs', 'Patient?_id=a', 'patient/Patient.s'],
  ])('%s: %s is 403 and names the scope', async (token, path, scope) => {
    const response = await server.request(path, token);
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer error="insufficient_scope"/);
    expect(response.headers.get('www-authenticate')).toContain(`scope="${scope}"`);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'forbidden' }] });
  });

  describe('a Group names many patients: a backend service reads it, and no app of a person', () => {
    test.each(['patient', 'physician', 'lostPatient'])('%s is told that no scope would help', async token => {
      for (const path of ['Group/a-and-c', 'Group/none', 'Group', 'Group?member=Patient/a']) {
        const response = await server.request(path, token);
        expect(response.status).toBe(403);
        expect(response.headers.get('www-authenticate')).not.toContain('scope=');
      }
    });
    test('nor does it come along with a member', async () => {
      const path = 'Patient?_id=a&_revinclude=Group:member';
      expect(await server.found(path, 'patient')).toEqual(['Patient/a']);
      expect(await server.found(path, 'backend')).toEqual(['Patient/a', 'Group/a-and-c']);
    });
    test('a backend service finds it by a member', async () => {
      expect(await server.found('Group?member=Patient/a', 'backend')).toEqual(['Group/a-and-c']);
      expect(await status('Group/a-and-c', 'backend')).toBe(200);
    });
  });

  test('the administrator is told that no scope would help', async () => {
    const response = await server.request('Patient', 'admin');
    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).not.toContain('scope=');
  });

  test.each([
    ['no token', {}, /^Bearer realm="ehr", DPoP algs=/],
    ['Basic', { authorization: 'Basic YTpi' }, /^Bearer realm="ehr", DPoP algs=/],
    ['an unknown token', { authorization: 'Bearer unknown' }, /error="invalid_token"/],
    ['an expired token', { authorization: 'Bearer expired' }, /error="invalid_token"/],
    ['a malformed token', { authorization: 'Bearer a,b c' }, /error="invalid_token"/],
    ['an empty token', { authorization: 'Bearer ' }, /Bearer/],
  ])('%s is 401 with a challenge', async (_what, headers, challenge) => {
    for (const path of ['Patient/a', 'Patient', 'Nonsense', 'Patient/a/_history']) {
      const response = await server.request(path, undefined, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(challenge);
      expect(response.headers.get('content-type')).toContain('application/fhir+json');
    }
  });

  test('a token in the query is refused, even beside a good one', async () => {
    expect(await status('Patient/a?access_token=patient')).toBe(401);
    expect(await status('Patient/a?access_token=patient', 'patient')).toBe(401);
    const form = { method: 'POST', body: new URLSearchParams({ access_token: 'patient' }) };
    expect((await server.request('Patient/_search', undefined, form)).status).toBe(401);
  });

  describe('a search finds what may be read, and nothing else', () => {
    const sorted = async (path: string, token: string) => (await server.found(path, token)).sort();
    test.each([
      ['patient', 'Patient', ['Patient/a']],
      ['patient', 'Patient?_id=c', []],
      ['patient', 'Observation?patient=c', []],
      ['patient', 'Observation?_id=a1,c1', ['Observation/a1']],
      ['patient', 'Device', ['Device/a-pump']],
      ['patient', 'Binary', ['Binary/a-note', 'Binary/a-own']],
      ['patient', 'Provenance', ['Provenance/a-prov']],
      ['provenance', 'Provenance', []],
      ['labs', 'Observation', ['Observation/a1', 'Observation/a2', 'Observation/a3']],
      ['labs', 'Observation?category=vital-signs', []],
      ['labs', 'Observation?category:not=laboratory', []],
      ['physician', 'Patient', ['Patient/a', 'Patient/b']],
      ['physician', 'Observation?_id=a1,b1,c1', ['Observation/a1', 'Observation/b1']],
      ['lostPatient', 'Observation', []],
    ])('%s: %s', async (token, path, expected) => {
      expect(await sorted(path, token)).toEqual(expected);
    });
    test('and counts no more either', async () => {
      expect((await server.search('Observation?_summary=count', 'patient')).total).toBe(4);
      expect((await server.search('Observation?_total=accurate&_count=1', 'patient')).total).toBe(4);
      expect((await server.search('Patient?_summary=count&_id=c', 'patient')).total).toBe(0);
    });
  });

  describe('an include opens nothing that a request of its own would not', () => {
    test('by _include', async () => {
      expect(await server.found('Observation?_id=a1&_include=Observation:subject', 'patient')).toEqual([
        'Observation/a1',
        'Patient/a',
      ]);
      expect(await server.found('Observation?_id=a1&_include=Observation:subject', 'labs')).toEqual(['Observation/a1']);
    });
    test('by _revinclude', async () => {
      const path = 'Observation?_id=a1,c1&_revinclude=Provenance:target';
      expect((await server.found(path, 'backend')).sort()).toEqual([
        'Observation/a1',
        'Observation/c1',
        'Provenance/a-prov',
        'Provenance/c-prov',
      ]);
      expect(await server.found(path, 'patient')).toEqual(['Observation/a1', 'Provenance/a-prov']);
      expect(await server.found('Practitioner?_revinclude=Patient:general-practitioner', 'patient')).toEqual([
        'Practitioner/dora',
        'Practitioner/enno',
        'Patient/a',
      ]);
    });
  });

  describe('cross-origin', () => {
    const headersOf = async (path: string, origin: string, init: RequestInit = {}) =>
      (await server.request(path, undefined, { ...init, headers: { origin } })).headers;
    test('any page reads the public documents', async () => {
      for (const path of ['metadata', '.well-known/smart-configuration']) {
        const headers = await headersOf(path, 'https://evil.example');
        expect(headers.get('access-control-allow-origin')).toBe('*');
        expect(
          (await headersOf(path, 'https://evil.example', { method: 'OPTIONS' })).get('access-control-allow-origin'),
        ).toBe('*');
      }
    });
    test('pages of apps read errors, others nothing', async () => {
      const ours = await headersOf('Patient/a', allowedOrigin);
      expect(ours.get('access-control-allow-origin')).toBe(allowedOrigin);
      expect(ours.get('access-control-expose-headers')).toContain('WWW-Authenticate');
      expect(ours.get('access-control-allow-credentials')).toBeNull();
      const foreign = await headersOf('Patient/a', 'https://evil.example');
      expect(foreign.get('access-control-allow-origin')).toBeNull();
      expect(foreign.get('vary')).toContain('Origin');
    });
    test('a preflight needs no token, and lets only pages of apps go on', async () => {
      const ours = await server.request('Patient/a', undefined, {
        method: 'OPTIONS',
        headers: { origin: allowedOrigin },
      });
      expect(ours.status).toBe(204);
      expect(ours.headers.get('access-control-allow-headers')).toContain('Authorization');
      expect(ours.headers.get('access-control-allow-methods')).toContain('DELETE');
      for (const name of ['Content-Location', 'X-Progress', 'Retry-After'])
        expect(ours.headers.get('access-control-expose-headers')).toContain(name);
      const foreign = await headersOf('Patient/a', 'https://evil.example', { method: 'OPTIONS' });
      expect(foreign.get('access-control-allow-headers')).toBeNull();
      expect(foreign.get('access-control-allow-origin')).toBeNull();
    });
  });
});
