import type { Observation, ObservationComponent } from 'fhir/r4';
import { describe, expect, it } from 'vitest';
import { interpretationOf, rangeOf, resultValueOf } from './observation-value.ts';

const observation = (parts: Partial<Observation>): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'Test' },
  ...parts,
});
const absence = (code: string) => ({ coding: [{ code }] });
const pressure = (loinc: string, value: number): ObservationComponent => ({
  code: { coding: [{ system: 'http://loinc.org', code: loinc }] },
  valueQuantity: { value, unit: 'mmHg' },
});

describe('the value of an observation', () => {
  it.each<[string, Partial<Observation>, string]>([
    ['a quantity', { valueQuantity: { value: 7.25, unit: 'mmol/L' } }, '7.25 mmol/L'],
    ['a percentage', { valueQuantity: { value: 6.1, unit: '%' } }, '6.1%'],
    ['a comparator', { valueQuantity: { comparator: '<', value: 5, unit: 'mg/L' } }, '<5 mg/L'],
    ['a zero', { valueQuantity: { value: 0, unit: 'mg/L' } }, '0 mg/L'],
    ['a unit that is only a code', { valueQuantity: { value: 70, code: 'kg' } }, '70 kg'],
    ['a coded value', { valueCodeableConcept: { text: 'Negative' } }, 'Negative'],
    ['a text', { valueString: 'Clear' }, 'Clear'],
    ['a no', { valueBoolean: false }, 'No'],
    ['a range', { valueRange: { low: { value: 2 }, high: { value: 5, unit: '/HPF' } } }, '2 to 5 /HPF'],
    ['a ratio', { valueRatio: { numerator: { value: 1 }, denominator: { value: 80 } } }, '1 : 80'],
    ['a reason for its absence', { dataAbsentReason: absence('not-performed') }, 'Not available: not measured'],
    ['an unknown reason', { dataAbsentReason: absence('made-up') }, 'Not available: not recorded'],
    ['nothing', {}, 'Not recorded'],
  ])('%s', (_name, parts, text) => {
    expect(resultValueOf(observation(parts))).toBe(text);
  });

  it('is systolic over diastolic, in whichever order they are recorded', () => {
    const component = [pressure('8462-4', 80), pressure('8480-6', 128)];
    expect(resultValueOf(observation({ component }))).toBe('128/80 mmHg');
  });

  it('names each part when one of them is missing', () => {
    const component = [
      { code: { text: 'Systolic' }, valueQuantity: { value: 128, unit: 'mmHg' } },
      { code: { text: 'Diastolic' }, dataAbsentReason: absence('unknown') },
    ];
    expect(resultValueOf(observation({ component }))).toBe('Systolic: 128 mmHg; Diastolic: Not available: not known');
  });
});

describe('the expected range', () => {
  it.each([
    ['both ends', [{ low: { value: 4 }, high: { value: 5.6, unit: '%' } }], '4 to 5.6%'],
    ['a lower end', [{ low: { value: 60, unit: 'mL/min' } }], '60 mL/min or more'],
    ['an upper end', [{ high: { value: 200, unit: 'mg/dL' } }], '200 mg/dL or less'],
    ['words', [{ text: 'below 5.7' }], 'below 5.7'],
    [
      'the normal one of several',
      [
        { type: absence('therapeutic'), text: 'no' },
        { type: absence('normal'), text: 'yes' },
      ],
      'yes',
    ],
    ['an empty one', [{}], undefined],
    ['none', undefined, undefined],
  ])('%s', (_name, ranges, text) => {
    expect(rangeOf(ranges)).toBe(text);
  });
});

describe('the interpretation', () => {
  it.each([
    ['H', { text: 'High', direction: 'up', isNormal: false }],
    ['LL', { text: 'Critically low', direction: 'down', isNormal: false }],
    ['N', { text: 'Normal', direction: 'none', isNormal: true }],
    ['POS', { text: 'Positive', direction: 'none', isNormal: false }],
    ['XX', { text: 'XX', direction: 'none', isNormal: false }],
  ])('%s', (code, interpretation) => {
    expect(interpretationOf(observation({ interpretation: [absence(code)] }))).toEqual(interpretation);
  });

  it('is missing when there is none', () => {
    expect(interpretationOf(observation({}))).toBeUndefined();
  });
});
