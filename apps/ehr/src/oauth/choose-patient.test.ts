import type { Patient } from '@smart-ehr/fhir';
import { people, practitionerIds } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRecords } from '../seed/records.ts';
import { createBrowser, type Shown } from '../testing/browser.ts';
import { allow, authorizationRequest, authorizePath, redeem, signIn } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';

const okafor = `Practitioner/${practitionerIds['amara-okafor']}`;

function patient(number: number, family: string, given: string, practitioner = okafor): Patient {
  return {
    resourceType: 'Patient',
    id: `patient-${number}`,
    identifier: [{ type: { coding: [{ code: 'MR' }] }, value: `MRN-${number}` }],
    name: [{ family, given: [given] }],
    birthDate: '1980-02-03',
    generalPractitioner: [{ reference: practitioner }],
  };
}

const panel = [
  patient(1, 'Zuñiga', 'Ana'),
  patient(2, 'Adams', 'Bea'),
  ...Array.from({ length: 25 }, (_, at) => patient(10 + at, 'Miller', `Given${at}`)),
];
const stranger = patient(99, 'Stranger', 'Sam', 'Practitioner/somebody-else');

const ids = (page: Shown) => [...page.html.matchAll(/data-patient-id="([^"]+)"/g)].map(match => match[1]);

describeOnEachDatabase('/choose-patient', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
    await loadRecords([...panel, stranger], ehr.ehr.resources);
  });
  afterAll(() => ehr.close());

  async function picker(username = 'aokafor') {
    const browser = createBrowser(ehr.origin);
    const request = authorizationRequest(ehr);
    const page = await signIn(browser, await browser.open(authorizePath(request.parameters)), username);
    return { browser, page, ...request, search: (query: string) => browser.open(`${page.url}&${query}`) };
  }
  const choose = ({ browser, page }: Awaited<ReturnType<typeof picker>>, id: string) =>
    browser.submit(page, { patient: id }, { action: '/choose-patient' });

  test("lists the practitioner's patients by family name, twenty to a page", async () => {
    const { page, search } = await picker();
    expect(ids(page)).toHaveLength(20);
    expect(ids(page)[0]).toBe('patient-2');
    expect(ids(await search('page=2'))).toHaveLength(7);
    expect(ids(await search('page=2')).at(-1)).toBe('patient-1');
  });

  test('finds by the beginning of any part of the name, without accents', async () => {
    const { search } = await picker('nchen');
    expect(ids(await search('q=zuni'))).toEqual(['patient-1']);
    expect(ids(await search('q=ANA+Zuñiga'))).toEqual(['patient-1']);
    expect(ids(await search('q=ana+adams'))).toEqual([]);
    expect(ids(await search('q=stranger'))).toEqual([]);
    expect(ids(await search('q=%25'))).toEqual([]);
  });

  test('the patient chosen is the one that the app gets', async () => {
    const on = await picker();
    const consent = await choose(on, 'patient-2');
    expect(consent.url.pathname).toBe('/consent');
    const { leftFor } = await allow(on.browser, consent);
    const { body } = await redeem(ehr, { code: leftFor?.searchParams.get('code') ?? '', verifier: on.verifier });
    expect(body.patient).toBe('patient-2');
  });

  test.each(['patient-99', 'unknown', ''])('refuses a patient who is not on the list (%j)', async id => {
    const on = await picker();
    expect((await choose(on, id)).status).toBe(403);
    expect((await on.browser.open(`/consent${on.page.url.search}`)).url.pathname).toBe('/choose-patient');
  });

  test('cannot be left out', async () => {
    const { browser, page } = await picker();
    expect((await browser.open(`/consent${page.url.search}`)).url.pathname).toBe('/choose-patient');
  });

  test('is not for patients, who choose among their own records', async () => {
    const { browser, page } = await picker('mlopez');
    expect((await browser.open(`/choose-patient${page.url.search}`)).url.pathname).toBe('/consent');
  });

  test('another patient put into the consent form is refused', async () => {
    const on = await picker();
    const consent = await choose(on, 'patient-2');
    expect((await allow(on.browser, consent, { patient: 'patient-1' })).status).toBe(400);
  });

  test('the cast has somebody to whom this page is shown', () => {
    expect(people.filter(({ panelOf }) => panelOf === okafor).map(({ username }) => username)).toEqual([
      'aokafor',
      'nchen',
    ]);
  });
});
