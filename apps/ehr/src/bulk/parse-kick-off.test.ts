import { FhirError } from '@smart-ehr/fhir';
import { describe, expect, it } from 'vitest';
import { type KickOffContext, parseKickOff } from './parse-kick-off.ts';

type Parameters = [string, string][];

const nowMs = Date.UTC(2026, 0, 31);
const context: KickOffContext = { level: 'patient', lenient: false, nowMs, base: 'http://ehr/fhir', generation: 3 };
const names = (count: number) => Array.from({ length: count }, (_, n) => [`_x${n}`, ''] as [string, string]);
const notesOf = (parameters: Parameters) => parseKickOff(parameters, { ...context, lenient: true }).leniency.notes;
const asked = (parameters: Parameters) => {
  const { typeFilters, ...rest } = parseKickOff(parameters, context).asked;
  return { ...rest, ...(typeFilters.size > 0 && { typeFilters: Object.fromEntries(typeFilters) }) };
};
const parameters = (name: string, values: readonly string[]) => values.map((value): [string, string] => [name, value]);

describe('what is left out leniently', () => {
  it('is noted once for each parameter', () => {
    const notes = ['The parameter _x0 is not supported.', 'The parameter _x1 is not supported.'];
    expect(notesOf([...names(2), ...names(2)])).toEqual(notes);
  });

  const manyTypes = `Patient,${names(5000)
    .map(([name]) => name)
    .join(',')}`;
  it.each([
    ['parameters', names(5000)],
    ['types', [['_type', manyTypes]] as Parameters],
  ])('is noted 50 times of many %s, the last of them that there was more', (_what, many) => {
    const notes = notesOf(many);
    expect([notes.length, notes[48], notes[49]]).toEqual([50, expect.stringContaining('_x48'), 'More was left out.']);
  });

  it.each([
    ['parameter', [['x'.repeat(5000), '']] as Parameters],
    ['type', [['_type', `Patient,${'x'.repeat(5000)}`]] as Parameters],
    ['associated data', [['includeAssociatedData', 'x'.repeat(5000)]] as Parameters],
    ['search parameter', [['_typeFilter', `Patient?${'x'.repeat(5000)}=1`]] as Parameters],
    ['type of a filter', [['_typeFilter', `X${'x'.repeat(5000)}?a=1`]] as Parameters],
    ['type of elements', [['_elements', `X${'x'.repeat(5000)}.id`]] as Parameters],
  ])('is repeated with no more than 64 characters of a %s', (_what, long) => {
    const [note = ''] = notesOf(long);
    expect(note.match(/x{2,}/i)?.[0]).toHaveLength(64);
  });

  it('nor in a refusal', () => {
    const parse = () => parseKickOff([['x'.repeat(5000), '']], context);
    expect(parse).toThrow(FhirError);
    expect(parse).toThrow(expect.objectContaining({ message: expect.stringMatching(/^.{0,200}$/) }));
  });

  it.each([
    ['organizeOutputBy', 'Group', 'Files are organized by Patient alone, not by Group.'],
    ['includeAssociatedData', '_custom', 'There is no associated data "_custom" here.'],
    ['_typeFilter', 'Nonsense?a=1', 'The type "Nonsense" of a _typeFilter is not part of this export.'],
    ['_elements', 'Nonsense.id', 'The type "Nonsense" of _elements is not held here.'],
  ])('%s=%s', (name, value, note) => {
    expect(notesOf([[name, value]])).toEqual([note]);
  });

  it.each([
    ['allowPartialManifests', 'yes'],
    ['_since', 'yesterday'],
    ['_until', '2026'],
    ['_outputFormat', 'text/csv'],
    ['_elements', 'Patient.nonsense'],
    ['_typeFilter', 'Patient?_count=1'],
    ['_typeFilter', 'Patient?birthdate=nonsense'],
    ['patient', 'nonsense'],
    ['_type', 'Nonsense'],
  ])('is never %s=%s', (name, value) => {
    expect(() => notesOf([[name, value]])).toThrow(FhirError);
  });
});

describe('takes', () => {
  it.each([
    ['organizeOutputBy', ['Patient'], { organizeOutputBy: 'Patient' }],
    ['allowPartialManifests', ['true'], { allowPartialManifests: true }],
    ['allowPartialManifests', ['false'], { allowPartialManifests: false }],
    ['_since', ['2026-01-01T00:00:00+01:00'], { since: '2025-12-31T23:00:00.000Z' }],
    ['_since', ['2026-01-01T00:00:00 01:00'], { since: '2025-12-31T23:00:00.000Z' }],
    ['_until', ['2026-01-01T00:00:00Z'], { until: '2026-01-01T00:00:00.000Z' }],
    ['_until', ['2026-01-31T00:00:30Z'], { until: '2026-01-31T00:00:30.000Z' }],
    ['_type', ['Patient,Device', 'Device'], { types: ['Patient', 'Device'] }],
    [
      '_elements',
      ['id,Patient.name', 'meta'],
      { elements: [{ element: 'id' }, { type: 'Patient', element: 'name' }, { element: 'meta' }] },
    ],
    [
      '_elements',
      ['Observation.value[x],valueQuantity'],
      { elements: [{ type: 'Observation', element: 'value' }, { element: 'valueQuantity' }] },
    ],
    [
      '_elements',
      ['id,Patient.name,id', `${'id,'.repeat(50_000)}id`],
      { elements: [{ element: 'id' }, { type: 'Patient', element: 'name' }] },
    ],
    ['patient', ['Patient/a', 'http://ehr/fhir/Patient/b', 'Patient/a'], { patientIds: ['a', 'b'] }],
    ['includeAssociatedData', ['LatestProvenanceResources'], { associatedProvenance: 'latest' }],
    ['includeAssociatedData', ['RelevantProvenanceResources'], { associatedProvenance: 'relevant' }],
    [
      'includeAssociatedData',
      ['LatestProvenanceResources,RelevantProvenanceResources'],
      { associatedProvenance: 'relevant' },
    ],
    [
      'includeAssociatedData',
      ['RelevantProvenanceResources', 'LatestProvenanceResources'],
      { associatedProvenance: 'relevant' },
    ],
  ] as const)('%s=%s', (name, values, expected) => {
    expect(asked(parameters(name, values))).toEqual(expected);
  });
});

describe('refuses', () => {
  it.each([
    ['organizeOutputBy', ['Encounter'], 'by Patient alone, not by Encounter'],
    ['organizeOutputBy', ['Nonsense'], 'by Patient alone'],
    ['organizeOutputBy', [''], 'one resource type'],
    ['organizeOutputBy', ['Patient,Group'], 'one resource type'],
    ['organizeOutputBy', ['Patient', 'Patient'], 'one resource type'],
    ['allowPartialManifests', ['yes'], 'true or false'],
    ['allowPartialManifests', [''], 'true or false'],
    ['allowPartialManifests', ['true', 'true'], 'comes once'],
    ['_since', ['2026-01-01'], 'one instant'],
    ['_since', ['2026-01-01T00:00:00'], 'one instant'],
    ['_since', ['2026-01-31T00:01:01Z'], 'in the future'],
    ['_until', ['2026-01-01'], 'one instant'],
    ['_until', ['2026-13-01T00:00:00Z'], 'one instant'],
    ['_until', ['2026-01-01T00:00:00Z,2026-01-02T00:00:00Z'], 'one instant'],
    ['_until', ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'], 'one instant'],
    ['_until', ['2026-01-31T00:01:01Z'], 'in the future'],
    ['_elements', [''], '"" is no element'],
    ['_elements', ['name,'], '"" is no element'],
    ['_elements', ['Patient'], '"Patient" is no element'],
    ['_elements', ['Patient.name.family'], '"Patient.name.family" is no element'],
    ['_elements', ['Patient.*'], 'is no element'],
    ['_elements', ['Patient.valueQuantity'], 'Patient has no element "valueQuantity"'],
    ['_elements', ['nonsense'], 'No resource type has an element "nonsense"'],
    ['_elements', ['Patient.toString'], 'Patient has no element'],
    ['_elements', ['Nonsense.id'], '"Nonsense"'],
    ['patient', ['a'], 'Patient/[id]'],
    ['patient', [''], 'Patient/[id]'],
    ['patient', ['Patient/'], 'Patient/[id]'],
    ['patient', ['Patient/a,Patient/b'], 'Patient/[id]'],
    ['patient', ['Practitioner/a'], 'Patient/[id]'],
    ['patient', ['http://elsewhere/fhir/Patient/a'], 'Patient/[id]'],
    ['patient', Array.from({ length: 1001 }, (_, n) => `Patient/p${n}`), 'at most 1000'],
    ['includeAssociatedData', [''], 'no associated data ""'],
    ['includeAssociatedData', ['latestProvenanceResources'], 'no associated data'],
    ['includeAssociatedData', ['toString'], 'no associated data'],
    ['includeAssociatedData', ['LatestProvenanceResources,_custom'], '"_custom"'],
  ] as const)('%s=%s', (name, values, sentence) => {
    expect(() => asked(parameters(name, values))).toThrow(sentence);
  });

  it('an _until before _since', () => {
    const window = (since: string, until: string) =>
      asked([
        ['_since', since],
        ['_until', until],
      ]);
    expect(() => window('2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z')).toThrow('before _since');
    expect(() => window('2026-01-01T00:00:00Z', '2026-01-01T01:00:00+02:00')).toThrow('before _since');
    expect(window('2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')).toHaveProperty('until');
  });

  it('patients of a system export', () => {
    const parse = () => parseKickOff([['patient', 'Patient/a']], { ...context, level: 'system', lenient: true });
    expect(parse).toThrow('of Patient and of a Group');
  });
});
