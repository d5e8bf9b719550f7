import { describe, expect, it } from 'vitest';
import { parseScopes } from '../parse-scope.ts';
import type { ConsentTerms } from './consent.ts';
import { offeredScopes } from './consent.ts';
import { answerFromMemory, recallConsent } from './recall-consent.ts';
import { negotiateScopes } from './scope-negotiation.ts';

const heldTypes = ['CarePlan', 'Condition', 'Goal', 'Observation', 'Patient'];
const limit = 'openid launch/patient offline_access patient/*.cruds';
const offered = (asked: string) => {
  const decisions = negotiateScopes({ asked, limits: { server: limit, client: limit }, heldTypes });
  const terms: ConsentTerms = { decisions, heldTypes, locked: ['openid'], grantedScope: 'as-asked' };
  return offeredScopes(terms);
};
const recall = (asked: string, granted: string, denied = '') =>
  recallConsent(offered(asked), { granted: parseScopes(granted), denied: parseScopes(denied) });

const category = (code: string, form = 'rs') =>
  `patient/Condition.${form}?category=http://terminology.hl7.org/CodeSystem/condition-category|${code}`;
const diagnoses = category('encounter-diagnosis');
const problems = category('problem-list-item');
const concerns =
  'patient/Condition.rs?category=http://hl7.org/fhir/us/core/CodeSystem/condition-category|health-concern';

describe('a row is preset', () => {
  it.each([
    ['as allowed, when it was', 'patient/Goal.rs', 'patient/Goal.rs', '', true, false],
    ['as denied, when it was', 'patient/Goal.rs', '', 'patient/Goal.rs', false, false],
    ['the same in the other form', 'patient/Goal.read', 'patient/Goal.rs', '', true, false],
    ['the same, denied in the other form', 'patient/Goal.rs', '', 'patient/Goal.read', false, false],
    ['as allowed, when more was', 'patient/Goal.r', 'patient/Goal.rs', '', true, false],
    ['as allowed, when its parts were', 'patient/Goal.rs', 'patient/Goal.r patient/Goal.s', '', true, false],
    ['as denied, when more was', 'patient/Goal.r', '', 'patient/Goal.rs', false, false],
    ['as allowed and new, when it was not asked', 'patient/Goal.rs', 'patient/CarePlan.rs', '', true, true],
    ['as allowed and new, when less was allowed', 'patient/Goal.cruds', 'patient/Goal.rs', '', true, true],
    ['as denied and new, when less was denied', 'patient/Goal.cruds', '', 'patient/Goal.rs', false, true],
    ['as allowed, always, when it is locked', 'openid', '', 'openid', true, false],
    ['as allowed and new, when it is locked and was not asked', 'openid', '', '', true, true],
  ])('%s', (_, asked, granted, denied, allowed, isNew) => {
    expect(recall(asked, granted, denied)).toMatchObject([{ allowed, isNew }]);
  });

  it('as allowed and new, when there is no earlier answer', () => {
    expect(recallConsent(offered('patient/Condition.rs'), undefined)).toMatchObject([
      { allowed: true, isNew: true, categories: Array(3).fill({ allowed: true, isNew: true }) },
    ]);
  });
});

describe('the categories of a row are preset', () => {
  const boxes = (granted: string, denied: string, asked = 'patient/Condition.rs') =>
    recall(asked, granted, denied).map(row => [row, ...row.categories].map(box => [box.allowed, box.isNew]));
  const [on, off, newlyOn] = [
    [true, false],
    [false, false],
    [true, true],
  ];

  it.each([
    ['all ticked, when the type was allowed', 'patient/Condition.read', '', [on, on, on, on]],
    ['as they were', problems, `${diagnoses} ${concerns}`, [on, off, on, off]],
    ['all ticked below the type, when that was denied', '', 'patient/Condition.rs', [off, on, on, on]],
    ['new, where they were not asked', problems, diagnoses, [newlyOn, off, on, newlyOn]],
    ['new, when nothing of the type was asked', '', '', [newlyOn, newlyOn, newlyOn, newlyOn]],
    ['new, when one alone was asked and allowed', problems, '', [newlyOn, newlyOn, on, newlyOn]],
    [
      'new, when they were allowed for less',
      category('problem-list-item', 'r'),
      '',
      [newlyOn, newlyOn, newlyOn, newlyOn],
    ],
  ])('%s', (_, granted, denied, expected) => {
    expect(boxes(granted, denied)).toEqual([expected]);
  });
});

describe('an answer from memory', () => {
  const remembered = (asked: string, granted: string, denied = '') => answerFromMemory(recall(asked, granted, denied));

  it('is what was allowed', () => {
    expect(
      remembered('openid patient/Goal.rs patient/CarePlan.rs', 'openid patient/Goal.rs', 'patient/CarePlan.rs'),
    ).toEqual({ allowed: ['openid', 'patient/Goal.rs'], wholly: false });
  });

  it('is whole, when nothing was denied', () => {
    expect(remembered('openid patient/Goal.rs', 'openid patient/Goal.rs')?.wholly).toBe(true);
    expect(remembered('patient/*.read', heldTypes.map(type => `patient/${type}.rs`).join(' '))?.wholly).toBe(true);
  });

  it('is not whole, when a category was denied, and gives the others', () => {
    const answer = remembered('patient/Condition.rs', problems, `${diagnoses} ${concerns}`);
    expect(answer).toEqual({ allowed: ['patient/Condition.rs', problems], wholly: false });
  });

  it.each([
    ['nothing is remembered', 'patient/Goal.rs', '', ''],
    ['one row is new', 'patient/Goal.rs patient/CarePlan.rs', 'patient/Goal.rs', ''],
    ['more is asked than was allowed', 'patient/Goal.cruds', 'patient/Goal.rs', ''],
    [
      'more is asked than was denied',
      'patient/Goal.cruds patient/CarePlan.rs',
      'patient/CarePlan.rs',
      'patient/Goal.rs',
    ],
    ['a category is new', 'patient/Condition.rs', problems, diagnoses],
    ['a locked row is new', 'openid patient/Goal.rs', 'patient/Goal.rs', ''],
  ])('is none, when %s', (_, asked, granted, denied) => {
    expect(remembered(asked, granted, denied)).toBeUndefined();
  });
});
