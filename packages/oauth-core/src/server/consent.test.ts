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
const category = (code: string) =>
  `patient/Condition.rs?category=http://terminology.hl7.org/CodeSystem/condition-category|${code}`;
const diagnoses = category('encounter-diagnosis');
const problems = category('problem-list-item');
const concerns =
  'patient/Condition.rs?category=http://hl7.org/fhir/us/core/CodeSystem/condition-category|health-concern';
const conditions = ['patient/Condition.read', diagnoses, problems, concerns];
const all = ['offline_access', 'patient/CarePlan.read', ...conditions, 'patient/Patient.read'];

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

describe('the page, where a type has categories', () => {
  const categories = (text: string) =>
    offeredScopes(terms(text)).map(row => [row.text, row.categories.map(({ text }) => text)]);

  it('offers each category within the row of the type', () => {
    expect(categories('patient/Condition.read patient/Patient.read')).toEqual([
      ['patient/Condition.read', [diagnoses, problems, concerns]],
      ['patient/Patient.read', []],
    ]);
  });

  it('offers a filter that the app asks itself as a row of its own', () => {
    expect(categories(problems)).toEqual([[problems, []]]);
  });

  it.each([
    ['a category beside its type', `patient/Condition.rs ${problems}`],
    ['a category beside the wildcard', `patient/*.read ${problems}`],
    ['another filter beside its type', 'patient/Condition.rs patient/Condition.rs?clinical-status=active'],
    ['fewer interactions beside more', 'patient/Condition.r patient/Condition.rs'],
  ])('does not offer twice: %s', (_, text) => {
    expect(offeredScopes(terms(text)).filter(({ text }) => text.startsWith('patient/Condition'))).toHaveLength(1);
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

describe('of a type', () => {
  const granted = (allowed: string[], text = 'patient/Condition.read patient/Patient.read') =>
    applyConsent(terms(text), [...allowed, 'patient/Patient.read']).scope;

  it.each([
    ['all categories: the whole type, as asked', conditions, 'patient/Condition.read patient/Patient.read'],
    ['one category: that one, in v2 form', ['patient/Condition.read', problems], `${problems} patient/Patient.read`],
    [
      'two categories: both of them',
      ['patient/Condition.read', diagnoses, concerns],
      `${diagnoses} ${concerns} patient/Patient.read`,
    ],
    ['no category: nothing', ['patient/Condition.read'], 'patient/Patient.read'],
    ['the categories without the type: nothing', [diagnoses, problems, concerns], 'patient/Patient.read'],
  ])('%s', (_, allowed, scope) => {
    expect(granted(allowed)).toBe(scope);
  });

  it('a filter that lies within the denied category does not bring it back', () => {
    const text = `patient/Condition.read ${diagnoses}`;
    expect(applyConsent(terms(text), ['patient/Condition.read', problems]).scope).toBe(problems);
  });

  it('what was denied is said by category, or by type when nothing of it is left', () => {
    const denied = (allowed: string[]) => formatScopes(applyConsent(terms('patient/Condition.rs'), allowed).denied);
    expect(denied(['patient/Condition.rs', problems])).toBe(`${diagnoses} ${concerns}`);
    expect(denied(['patient/Condition.rs'])).toBe('patient/Condition.rs');
    expect(denied([problems])).toBe('patient/Condition.rs');
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
    ['a category that was not offered', category('unheard-of')],
    ['a category of a type that was not asked', 'patient/Observation.rs?category=laboratory'],
    ['an offered category in another form', 'patient/Condition.rs?category=problem-list-item'],
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
