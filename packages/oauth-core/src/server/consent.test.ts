import { describe, expect, it } from 'vitest';
import { formatScopes } from '../format-scope.ts';
import { refusalOf } from '../testing/refusal.ts';
import { applyConsent, type ConsentTerms, offeredScopes } from './consent.ts';
import { negotiateScopes } from './scope-negotiation.ts';

const heldTypes = ['CarePlan', 'Condition', 'Patient'];
const terms = (asked: string): ConsentTerms => ({
  decisions: negotiateScopes({
    asked,
    limits: {
      server: 'launch/patient openid offline_access patient/*.rs',
      client: 'launch/patient openid offline_access patient/*.rs',
    },
    heldTypes,
  }),
  heldTypes,
  locked: ['launch/patient', 'openid'],
  grantedScope: 'as-asked',
});
const asked = 'patient/*.read offline_access openid launch/patient';
const all = ['offline_access', 'patient/CarePlan.read', 'patient/Condition.read', 'patient/Patient.read'];

describe('the page', () => {
  it('offers the locked and other scopes first, then one row for each type', () => {
    expect(offeredScopes(terms(asked)).map(({ text, locked }) => [text, locked])).toEqual([
      ['offline_access', false],
      ['openid', true],
      ['launch/patient', true],
      ['patient/CarePlan.read', false],
      ['patient/Condition.read', false],
      ['patient/Patient.read', false],
    ]);
  });

  it('does not offer what cannot be granted', () => {
    expect(offeredScopes(terms('openid fhirUser patient/Claim.rs patient/.rs')).map(({ text }) => text)).toEqual([
      'openid',
    ]);
  });
});

describe('everything allowed', () => {
  it('gives back what was asked, word for word', () => {
    expect(applyConsent(terms(asked), all)).toMatchObject({ scope: asked, denied: [] });
  });

  it('makes no difference between posting locked scopes and leaving them out', () => {
    expect(applyConsent(terms(asked), [...all, 'openid', 'launch/patient']).scope).toBe(asked);
  });

  it('gives back what could be granted of it', () => {
    expect(applyConsent(terms('openid nonsense patient/Patient.cruds'), ['patient/Patient.rs']).scope).toBe(
      'openid patient/Patient.rs',
    );
  });

  it('keeps the spelling of a filter', () => {
    const text = 'patient/Condition.rs?category=a%7Cb';
    const { decisions } = terms(text);
    expect(decisions.map(({ reason }) => reason)).toEqual(['granted']);
    expect(
      applyConsent(
        terms(text),
        offeredScopes(terms(text)).map(row => row.text),
      ).scope,
    ).toBe(text);
  });
});

describe('everything allowed where scopes are always spelled out', () => {
  it('gives one scope for each type', () => {
    expect(applyConsent({ ...terms(asked), grantedScope: 'always-expanded' }, all).scope).toBe(
      'offline_access openid launch/patient patient/CarePlan.read patient/Condition.read patient/Patient.read',
    );
  });
});

describe('something denied', () => {
  it('gives the survivors, spelled out', () => {
    const consent = applyConsent(
      terms(asked),
      all.filter(text => text !== 'patient/CarePlan.read'),
    );
    expect(consent.scope).toBe('offline_access openid launch/patient patient/Condition.read patient/Patient.read');
    expect(formatScopes(consent.denied)).toBe('patient/CarePlan.read');
  });

  it('can be access without the person', () => {
    const consent = applyConsent(
      terms(asked),
      all.filter(text => text !== 'offline_access'),
    );
    expect(consent.scope).not.toContain('offline_access');
  });

  it('can be all of it: only locked scopes remain', () => {
    expect(applyConsent(terms(asked), [])).toMatchObject({ scope: 'openid launch/patient' });
  });

  it('leaves an empty scope string when nothing is locked', () => {
    expect(applyConsent({ ...terms(asked), locked: [] }, []).scope).toBe('');
  });
});

describe('a form that was tampered with', () => {
  it.each([
    ['a scope that was not asked', 'patient/Observation.read'],
    ['a wider scope', 'patient/CarePlan.cruds'],
    ['the wildcard', 'patient/*.read'],
    ['another form of an offered scope', 'patient/CarePlan.rs'],
    ['two scopes in one field', 'patient/CarePlan.read patient/Patient.read'],
    ['nonsense', 'nonsense'],
    ['an empty field', ''],
  ])('is refused for %s', async (_, text) => {
    expect(await refusalOf(() => applyConsent(terms(asked), [...all, text]))).toMatchObject({
      code: 'invalid_request',
      status: 400,
    });
  });
});
