import { FhirError } from '@smart-ehr/fhir';
import { expect, it } from 'vitest';
import { parseKickOff } from './parse-kick-off.ts';

const lenient = { level: 'system', lenient: true, nowMs: 0 } as const;
const names = (count: number) => Array.from({ length: count }, (_, n) => [`_x${n}`, ''] as [string, string]);

it('notes each parameter that it leaves out once', () => {
  const notes = ['The parameter _x0 is not supported.', 'The parameter _x1 is not supported.'];
  expect(parseKickOff([...names(2), ...names(2)], lenient)).toEqual({ notes });
});

it.each([
  ['parameters', names(5000)],
  [
    'types',
    [
      [
        '_type',
        `Patient,${names(5000)
          .map(([name]) => name)
          .join(',')}`,
      ],
    ] as [string, string][],
  ],
])('of many %s notes 50, the last of them that there was more', (_what, parameters) => {
  const { notes } = parseKickOff(parameters, lenient);
  expect([notes.length, notes[48], notes[49]]).toEqual([50, expect.stringContaining('_x48'), 'More was left out.']);
});

it.each([
  ['parameter', [['x'.repeat(5000), '']] as [string, string][]],
  ['type', [['_type', `Patient,${'x'.repeat(5000)}`]] as [string, string][]],
])('repeats no more than 64 characters of a %s', (_what, parameters) => {
  const [note = ''] = parseKickOff(parameters, lenient).notes;
  expect(note.match(/x{2,}/)?.[0]).toHaveLength(64);
});

it('nor in a refusal', () => {
  const parse = () => parseKickOff([['x'.repeat(5000), '']], { ...lenient, lenient: false });
  expect(parse).toThrow(FhirError);
  expect(parse).toThrow(expect.objectContaining({ message: expect.stringMatching(/^.{0,200}$/) }));
});

const parseOne = (name: string, ...values: string[]) =>
  parseKickOff(
    values.map(value => [name, value]),
    { ...lenient, lenient: false },
  );

it.each([
  ['organizeOutputBy', 'Patient', { organizeOutputBy: 'Patient' }],
  ['allowPartialManifests', 'true', { allowPartialManifests: true }],
  ['allowPartialManifests', 'false', { allowPartialManifests: false }],
])('takes %s=%s', (name, value, expected) => {
  expect(parseOne(name, value)).toEqual({ notes: [], ...expected });
});

it.each([
  ['organizeOutputBy', ['Encounter'], 'by Patient alone, not by Encounter'],
  ['organizeOutputBy', ['Nonsense'], 'by Patient alone'],
  ['organizeOutputBy', [''], 'one resource type'],
  ['organizeOutputBy', ['Patient,Group'], 'one resource type'],
  ['organizeOutputBy', ['Patient', 'Patient'], 'one resource type'],
  ['allowPartialManifests', ['yes'], 'true or false'],
  ['allowPartialManifests', [''], 'true or false'],
  ['allowPartialManifests', ['true', 'true'], 'comes once'],
])('refuses %s=%s', (name, values, sentence) => {
  expect(() => parseOne(name, ...values)).toThrow(sentence);
});

it('leniently leaves out what files cannot be organized by, not what nobody can read', () => {
  expect(parseKickOff([['organizeOutputBy', 'Group']], lenient)).toEqual({
    notes: ['Files are organized by Patient alone, not by Group.'],
  });
  expect(() => parseKickOff([['allowPartialManifests', 'yes']], lenient)).toThrow(FhirError);
});
