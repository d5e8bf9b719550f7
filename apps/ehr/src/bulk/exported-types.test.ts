import { describe, expect, test } from 'vitest';
import { accessOf } from '../fhir/testing.ts';
import { covers, exportedTypes } from './exported-types.ts';

const backend = (scope: string) => accessOf({ scope });
const labs = 'system/Observation.rs?category=laboratory';
const vitals = 'system/Observation.rs?category=vital-signs';

describe('what was exported with some scopes is covered by a token of today', () => {
  test.each([
    ['the same', 'system/Observation.rs', 'system/*.rs', true],
    ['v1', 'system/Observation.rs', 'system/Observation.read', true],
    ['another type', 'system/Observation.rs', 'system/Patient.rs', false],
    ['read alone', 'system/Observation.rs', 'system/Observation.r', false],
    ['a part of it', 'system/Observation.rs', labs, false],
    ['more', labs, 'system/Observation.rs', true],
    ['the same part', labs, labs, true],
    ['one part more', labs, `${labs} ${vitals}`, true],
    ['one part less', `${labs} ${vitals}`, labs, false],
    ['another part', labs, vitals, false],
    ['a part by read alone', 'system/Observation.rs', `${labs} system/Observation.s`, false],
  ])('%s: %s, then %s', (_what, then, now, expected) => {
    const [observations] = exportedTypes(backend(then), 'system', ['Observation']);
    expect(observations && covers(backend(now), observations)).toBe(expected);
  });
});

test('scopes for a person or a record are worth nothing', () => {
  const scope = 'user/*.rs patient/*.rs';
  expect(() => exportedTypes(accessOf({ scope, patientId: 'a' }), 'system')).toThrow('system/*.rs');
});
