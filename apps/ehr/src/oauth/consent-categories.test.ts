import type { Condition, Observation } from '@smart-ehr/fhir';
import { patientIds } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRecords } from '../seed/records.ts';
import { createBrowser, type Shown } from '../testing/browser.ts';
import { categoryScope, offered } from '../testing/consent-form.ts';
import { allow, authorizationRequest, authorizePath, type Parameters, redeem, signIn } from '../testing/flow.ts';
import { loadCharts } from '../testing/launch.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';
import { decide, exchange, openConsent, webchartAlias } from '../testing/webchart-app.ts';

const subject = { reference: `Patient/${patientIds['william-hart']}` };
const inCategory = (system: string, code: string) => [
  { coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] },
];
const observation = (id: string, ...codes: string[]): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  category: codes.flatMap(code => inCategory('observation-category', code)),
  code: { text: id },
  subject,
});
const condition = (id: string, code: string): Condition => ({
  resourceType: 'Condition',
  id,
  category: inCategory('condition-category', code),
  subject,
});
const records = [
  { resourceType: 'Patient' as const, id: patientIds['william-hart'] },
  observation('lab', 'laboratory'),
  observation('vital', 'vital-signs'),
  observation('both', 'vital-signs', 'laboratory'),
  observation('uncategorized'),
  condition('problem', 'problem-list-item'),
  condition('diagnosis', 'encounter-diagnosis'),
];

const lab = categoryScope('Observation', 'laboratory');
const vital = categoryScope('Observation', 'vital-signs');
const problems = categoryScope('Condition', 'problem-list-item');
const isOf = (type: string) => (scope: string) => scope.startsWith(`patient/${type}.`) && scope.includes('?');

describeOnEachDatabase('scope confirmation by category', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open(), { originAliases: [webchartAlias] });
    await loadRecords(records, ehr.ehr.resources);
    await loadCharts(ehr);
  });
  afterAll(() => ehr.close());

  async function consentPage(scope: string, change: Parameters = {}) {
    const browser = createBrowser(ehr.origin);
    const request = authorizationRequest(ehr, { scope: `launch/patient ${scope}`, ...change });
    const page = await signIn(browser, await browser.open(authorizePath(request.parameters)), 'whart123');
    return { browser, page, ...request };
  }

  /** Allows what `keep` says of all that the page offers, and gives the tokens. */
  async function grant(asked: string, keep: (scope: string, page: Shown) => boolean, change: Parameters = {}) {
    const { browser, page, verifier } = await consentPage(asked, change);
    const all = [...page.html.matchAll(/name="scope"[^>]*value="([^"]+)"/g)].map(([, value]) => value ?? '');
    const scope = all.filter(one => keep(one, page));
    const { leftFor, status } = await allow(browser, page, { scope: scope.length > 0 ? scope : null });
    const { body } = await redeem(ehr, { code: leftFor?.searchParams.get('code') ?? '', verifier }, change);
    return { status, granted: String(body.scope).split(' '), token: String(body.access_token) };
  }

  const fhir = (path: string, token: string, base = '/fhir') =>
    fetch(`${ehr.origin}${base}/${path}`, { headers: { authorization: `Bearer ${token}` } });
  const found = async (path: string, token: string): Promise<string[]> => {
    const { entry = [] } = await (await fhir(path, token)).json();
    return (entry as { resource: { id: string } }[]).map(({ resource }) => resource.id).sort();
  };

  test('Condition and Observation offer the categories of US Core; other types do not', async () => {
    const { page } = await consentPage('patient/*.rs');
    expect(offered(page).filter(isOf('Condition'))).toHaveLength(3);
    expect(offered(page).filter(isOf('Observation'))).toHaveLength(7);
    expect(offered(page).filter(scope => scope.includes('?'))).toHaveLength(10);
    const row = page.html.split('<li class="open">').find(item => item.includes('value="patient/Observation.rs"'));
    expect(row).toContain(`value="${lab}"`);
  });

  describe('denying categories', () => {
    const asked = 'patient/Condition.rs patient/Observation.rs patient/Patient.rs';
    const keep = (scope: string) => !scope.includes('?') || scope === lab || scope === problems;

    test('leaves scopes with a filter, and no scope for the whole type', async () => {
      const { granted } = await grant(asked, keep);
      expect(granted).toEqual(['launch/patient', problems, lab, 'patient/Patient.rs']);
    });

    test('narrows what is read and found, to the allowed categories', async () => {
      const { token } = await grant(asked, keep);
      expect(await found('Observation', token)).toEqual(['both', 'lab']);
      expect(await found('Observation?category=vital-signs', token)).toEqual(['both']);
      expect(await found('Condition', token)).toEqual(['problem']);
      const status = async (path: string) => (await fhir(path, token)).status;
      for (const path of ['Observation/lab', 'Observation/both', 'Condition/problem', 'Patient'])
        expect(await status(path), path).toBe(200);
      for (const path of ['Observation/vital', 'Observation/uncategorized', 'Condition/diagnosis'])
        expect(await status(path), path).toBe(404);
    });

    test('two categories are both reached', async () => {
      const { token, granted } = await grant(asked, scope => !scope.includes('?') || [lab, vital].includes(scope));
      expect(granted).toEqual(['launch/patient', vital, lab, 'patient/Patient.rs']);
      expect(await found('Observation', token)).toEqual(['both', 'lab', 'vital']);
      expect((await fhir('Condition', token)).status).toBe(403);
    });

    test('turns that type alone from v1 into v2', async () => {
      const { granted } = await grant('patient/Observation.read patient/Patient.read', keep);
      expect(granted).toEqual(['launch/patient', lab, 'patient/Patient.read']);
    });

    test('keeps the interactions that were asked', async () => {
      const kept = categoryScope('Observation', 'laboratory', { letters: 'r' });
      const { granted, token } = await grant('patient/Observation.r', scope => !scope.includes('?') || scope === kept);
      expect(granted).toEqual(['launch/patient', kept]);
      expect((await fhir('Observation/lab', token)).status).toBe(200);
      expect((await fhir('Observation', token)).status).toBe(403);
    });

    test('works of a clinician’s own scopes, too', async () => {
      const browser = createBrowser(ehr.origin);
      const { parameters, verifier } = authorizationRequest(ehr, { scope: 'openid user/Observation.rs' });
      const page = await signIn(browser, await browser.open(authorizePath(parameters)), 'aokafor');
      const kept = categoryScope('Observation', 'laboratory', { level: 'user' });
      const { leftFor } = await allow(browser, page, { scope: ['user/Observation.rs', kept] });
      const { body } = await redeem(ehr, { code: leftFor?.searchParams.get('code') ?? '', verifier });
      expect(body.scope).toBe(`openid ${kept}`);
    });
  });

  test('all categories allowed: the scope as it was asked, and what has no category is reached', async () => {
    const { granted, token } = await grant('patient/Observation.read', () => true);
    expect(granted).toEqual(['launch/patient', 'patient/Observation.read']);
    expect(await found('Observation', token)).toEqual(['both', 'lab', 'uncategorized', 'vital']);
  });

  test.each([
    ['the type alone, none of its categories', (scope: string) => !isOf('Observation')(scope)],
    ['the categories, not their type', (scope: string) => scope !== 'patient/Observation.rs'],
  ])('%s: nothing of the type', async (_, keep) => {
    const { granted, token } = await grant('patient/Observation.rs patient/Patient.rs', keep);
    expect(granted).toEqual(['launch/patient', 'patient/Patient.rs']);
    expect((await fhir('Observation/lab', token)).status).toBe(403);
  });

  test('a filter that the app asks itself is a row of its own, and is not offered beside its type', async () => {
    const boxes = async (asked: string) =>
      [...(await consentPage(asked)).page.html.matchAll(/name="scope"[^>]*value="([^"]+)"/g)].map(match => match[1]);
    expect(await boxes(lab)).toEqual([lab]);
    const beside = await boxes(`patient/Observation.rs ${lab}`);
    expect([beside[0], beside.filter(scope => scope === lab).length, beside.length]).toEqual([
      'patient/Observation.rs',
      1,
      8,
    ]);
  });

  test.each([
    ['a category of a type that was not asked', problems],
    ['a category that nobody offers', categoryScope('Observation', 'unheard-of')],
    ['a wider filter', 'patient/Observation.rs?category=laboratory'],
    ['more interactions', categoryScope('Observation', 'laboratory', { letters: 'cruds' })],
  ])('%s is tampering', async (_, scope) => {
    const { browser, page } = await consentPage('patient/Observation.rs');
    const answer = await allow(browser, page, { scope: ['patient/Observation.rs', lab, scope] });
    expect([answer.status, answer.leftFor]).toEqual([400, undefined]);
  });

  describe('the next time', () => {
    test('the same categories are ticked, whichever form is asked', async () => {
      await grant('patient/Observation.rs', scope => !scope.includes('?') || scope === vital);
      for (const asked of ['patient/Observation.rs', 'patient/Observation.read']) {
        const { page } = await consentPage(asked);
        expect(offered(page).slice(1)).toEqual([vital]);
        expect(page.html).not.toContain('tag new');
        expect(page.html).toContain('<details class="kinds" open="">');
      }
    });

    test('a type that was denied opens with all of its categories ticked', async () => {
      await grant('patient/Observation.rs patient/Patient.rs', scope => scope === 'patient/Patient.rs');
      const { page } = await consentPage('patient/Observation.rs');
      expect(offered(page)).toHaveLength(7);
      expect(offered(page)).not.toContain('patient/Observation.rs');
    });
  });

  test('the other door has them, too, and spells the survivors out', async () => {
    const { browser, page } = await openConsent(ehr);
    const action = '/webchart.cgi/consent';
    const scope = offered(page, 'scope', action).filter(one => !isOf('Observation')(one) || one === lab);
    const { leftFor } = await decide(browser, page, 'allow', { scope });
    const answer = JSON.parse((await exchange(ehr, leftFor?.searchParams.get('code') ?? null)).text);
    expect(String(answer.scope).split(' ')).toEqual(
      expect.arrayContaining([lab, 'patient/Condition.read', 'patient/CarePlan.read', 'offline_access']),
    );
    expect(answer.scope).not.toContain('patient/Observation.read');
    expect((await fhir('Observation/vital', answer.access_token, '/webchart.cgi/fhir')).status).toBe(404);
  });
});
