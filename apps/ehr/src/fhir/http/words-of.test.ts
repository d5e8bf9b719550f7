import { expect, test } from 'vitest';
import { wordsOf } from './words-of.ts';

test.each([
  [{ name: [{ family: 'Hart', given: ['William', 'J'] }] }, 'William J Hart'],
  [{ name: [{ text: 'Dr. Amara Okafor', family: 'Okafor' }] }, 'Dr. Amara Okafor'],
  [{ name: 'Lakeside', type: [{ text: 'clinic' }] }, 'Lakeside'],
  [{ code: { text: 'HbA1c', coding: [{ display: 'Hemoglobin' }] } }, 'HbA1c'],
  [{ code: { coding: [{ code: '4548-4' }, { code: '1', display: 'Second' }] } }, '4548-4'],
  [{ medicationReference: { reference: 'Medication/1', display: 'Metformin' } }, 'Metformin'],
  [{ deviceName: [{ name: 'Pump', type: 'model-name' }] }, 'Pump'],
  [{ class: { code: 'AMB' } }, 'AMB'],
  [{ code: { text: ' ' }, category: [{}, { text: 'Laboratory' }] }, 'Laboratory'],
  [{ title: 'A'.repeat(200) }, `${'A'.repeat(120)}…`],
  [{ id: '1', status: 'final' }, undefined],
  [{ code: 7, name: null, type: [], class: {} }, undefined],
])('%j is called %s', (resource, expected) => {
  expect(wordsOf(resource)).toBe(expected);
});
