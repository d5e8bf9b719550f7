import { expect, test } from 'vitest';
import { codeOf, nameOf, ofType } from './codes.ts';

test.each([
  [
    { text: 'High blood pressure', coding: [{ code: '59621000', display: 'Essential hypertension' }] },
    'High blood pressure',
  ],
  [{ coding: [{ code: 'I10' }, { code: '59621000', display: 'Essential hypertension' }] }, 'Essential hypertension'],
  [{ coding: [{ code: 'I10' }] }, 'I10'],
  [{}, undefined],
  [undefined, undefined],
])('of %j the words are %j', (concept, words) => expect(nameOf(concept)).toBe(words));

test('a code is looked up in its system', () => {
  const concept = {
    coding: [
      { system: 'urn:a', code: '1' },
      { system: 'urn:b', code: '2' },
    ],
  };
  expect([codeOf(concept), codeOf(concept, 'urn:b'), codeOf(concept, 'urn:c')]).toEqual(['1', '2', undefined]);
});

test('what was entered by mistake is left out, and so are other types', () => {
  const wrong = { coding: [{ code: 'entered-in-error' }] };
  const subject = { reference: 'Patient/1' };
  const conditions = ofType(
    [
      { resourceType: 'Condition', id: 'right', subject },
      { resourceType: 'Condition', id: 'wrong', subject, verificationStatus: wrong },
      { resourceType: 'Medication', id: 'other' },
    ],
    'Condition',
  );
  expect(conditions.map(({ id }) => id)).toEqual(['right']);
  expect(ofType([{ resourceType: 'Observation', status: 'entered-in-error', code: {} }], 'Observation')).toEqual([]);
});
