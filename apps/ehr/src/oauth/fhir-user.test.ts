import type { Patient, Practitioner, PractitionerRole, RelatedPerson } from '@smart-ehr/fhir';
import { demoPassword } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRecords } from '../seed/records.ts';
import type { NewUser } from '../stores/users.ts';
import { connect, refresh } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const records: (Patient | Practitioner | PractitionerRole | RelatedPerson)[] = [
  { resourceType: 'Patient', id: 'ann', name: [{ family: 'Ann' }] },
  { resourceType: 'Patient', id: 'bob', name: [{ family: 'Bob' }] },
  { resourceType: 'Practitioner', id: 'doctor', name: [{ family: 'Doctor' }] },
  { resourceType: 'Practitioner', id: 'other', name: [{ family: 'Other' }] },
  { resourceType: 'PractitionerRole', id: 'doctor-here', practitioner: { reference: 'Practitioner/doctor' } },
  { resourceType: 'PractitionerRole', id: 'doctor-there', practitioner: { reference: 'Practitioner/doctor' } },
  { resourceType: 'RelatedPerson', id: 'mother', patient: { reference: 'Patient/ann' } },
  { resourceType: 'RelatedPerson', id: 'father', patient: { reference: 'Patient/ann' } },
];

const clinician = { role: 'practitioner', panelOf: 'Practitioner/doctor' } as const;

/** Each kind of user, by the resource that stands for her, and one of the same kind that does not. */
const users: [string, string, Pick<NewUser, 'role' | 'panelOf'>][] = [
  ['Patient/ann', 'Patient/bob', { role: 'patient' }],
  ['Practitioner/doctor', 'Practitioner/other', clinician],
  ['PractitionerRole/doctor-here', 'PractitionerRole/doctor-there', clinician],
  ['RelatedPerson/mother', 'RelatedPerson/father', { role: 'patient' }],
];

const usernameOf = (fhirUser: string) => fhirUser.split('/')[0]?.toLowerCase() ?? '';

describeOnEachDatabase('fhirUser', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    await loadRecords(records, ehr.ehr.resources);
    const { passwords, users: people } = ehr.ehr;
    const passwordHash = await passwords.hash(demoPassword);
    for (const [fhirUser, , user] of users) {
      const username = usernameOf(fhirUser);
      await people.save({ ...user, fhirUser, username, displayName: username, passwordHash, records: [] });
    }
    const parent = { username: 'parent', displayName: 'Parent', role: 'patient', passwordHash } as const;
    const record = { patientId: 'ann', relationship: 'child', fhirUser: 'RelatedPerson/mother' } as const;
    await people.save({ ...parent, records: [record] });
  });
  afterAll(() => ehr.close());

  const get = (path: string, token: unknown) =>
    fetch(`${ehr.origin}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const signedIn = async (fhirUser: string, scope = 'openid fhirUser offline_access') =>
    (await connect(ehr, { username: usernameOf(fhirUser), parameters: { scope } })).tokens;

  describe.each(users)('%s', (fhirUser, another) => {
    test('is named by id_token and userinfo, with and without a refresh', async () => {
      const tokens = await signedIn(fhirUser);
      const renewed = (await refresh(ehr, tokens.refresh_token)).body;
      const url = `${ehr.origin}/fhir/${fhirUser}`;
      for (const { id_token, access_token } of [tokens, renewed]) {
        expect(decodeJwt(String(id_token)).fhirUser).toBe(url);
        expect(await (await get('/userinfo', access_token)).json()).toMatchObject({ fhirUser: url });
      }
    });

    test('can be read by openid fhirUser, and nothing else can', async () => {
      const { access_token: token } = await signedIn(fhirUser);
      expect(await (await get(`/fhir/${fhirUser}`, token)).json()).toMatchObject({ id: fhirUser.split('/')[1] });
      expect((await get(`/fhir/${another}`, token)).status).toBe(403);
      expect((await get(`/fhir/${fhirUser.split('/')[0]}`, token)).status).toBe(403);
    });

    test.each(['openid', 'openid offline_access'])('is neither named nor read by %s alone', async scope => {
      const { id_token, access_token } = await signedIn(fhirUser, scope);
      expect(decodeJwt(String(id_token))).not.toHaveProperty('fhirUser');
      expect((await get(`/fhir/${fhirUser}`, access_token)).status).toBe(403);
    });
  });

  test('of a parent is her RelatedPerson of the child whose record she shares', async () => {
    const { tokens } = await connect(ehr, {
      username: 'parent',
      parameters: { scope: 'launch/patient openid fhirUser' },
    });
    expect(decodeJwt(String(tokens.id_token)).fhirUser).toBe(`${ehr.origin}/fhir/RelatedPerson/mother`);
    expect((await get('/fhir/RelatedPerson/mother', tokens.access_token)).status).toBe(200);
    expect((await get('/fhir/RelatedPerson/father', tokens.access_token)).status).toBe(403);
  });
});
