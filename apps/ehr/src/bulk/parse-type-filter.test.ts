import { describe, expect, it } from 'vitest';
import { typesAtLevel } from './exported-types.ts';
import { createLeniency } from './leniency.ts';
import { singleValues } from './list-values.ts';
import { parseTypeFilter } from './parse-type-filter.ts';

const context = { base: 'http://ehr/fhir', nowMs: Date.UTC(2026, 0, 31) };
const parse = (...values: string[]) => {
  const filters = parseTypeFilter(
    singleValues('_typeFilter', values, 3),
    typesAtLevel('patient'),
    createLeniency(false),
    context,
  );
  return Object.fromEntries([...filters].map(([type, queries]) => [type, queries.map(query => query.length)]));
};
const leniently = (...values: string[]) => {
  const leniency = createLeniency(true);
  const filters = parseTypeFilter(singleValues('_typeFilter', values, 3), typesAtLevel('patient'), leniency, context);
  return {
    kept: Object.fromEntries([...filters].map(([type, queries]) => [type, queries.length])),
    notes: leniency.notes,
  };
};

describe('a _typeFilter', () => {
  it.each([
    [['Observation?category=laboratory'], { Observation: [1] }],
    [['Observation?category=laboratory&date=gt2024-01-01'], { Observation: [2] }],
    [['Observation?status=final', 'Observation?status=amended'], { Observation: [1, 1] }],
    [
      ['Observation?status=final,Observation?status=amended,Patient?gender=male'],
      { Observation: [1, 1], Patient: [1] },
    ],
    [['Observation?status=final,amended'], { Observation: [1] }],
    [['Observation?code=http://loinc.org|4548-4,8867-4,Patient?active=true'], { Observation: [1], Patient: [1] }],
    [['MedicationRequest?status=completed&authoredon=gt2018-07-01T00%3A00%3A00Z'], { MedicationRequest: [2] }],
    [['Patient?_id=a&_lastUpdated=lt2026'], { Patient: [2] }],
    [['Observation?status:not=final&code:text=glucose&subject:missing=false'], { Observation: [3] }],
  ])('%j has these queries', (values, expected) => {
    expect(parse(...values)).toEqual(expected);
  });

  it('reads the same conditions as a search', () => {
    const filters = parseTypeFilter(['Patient?gender=male'], ['Patient'], createLeniency(false), context);
    expect(filters.get('Patient')).toEqual([
      [expect.objectContaining({ kind: 'token', not: false, values: [{ code: 'male' }] })],
    ]);
  });

  it.each([
    ['', 'no search of one type'],
    ['Observation', 'no search of one type'],
    ['Observation?', 'no search of one type'],
    ['?status=final', 'no search of one type'],
    ['?_type=Observation&_id=1', 'no search of one type'],
    ['Patient/a/Observation?status=final', 'no search of one type'],
    ['Patient/a?_id=a', 'no search of one type'],
    ['/Observation?status=final', 'no search of one type'],
    ['observation?status=final', 'no search of one type'],
    ['Nonsense?status=final', '"Nonsense"'],
    ['Binary?contenttype=text/plain', '"Binary"'],
    ['Group?member=Patient/a', '"Group"'],
    ['Observation?status=final,Nonsense?a=b', '"Nonsense"'],
    ['Observation?nonsense=1', 'cannot be filtered by "nonsense"'],
    ['Observation?status=final&nonsense=1', 'cannot be filtered by "nonsense"'],
    ['Observation?subject.name=x', 'cannot be filtered by "subject.name"'],
    ['Patient?_has:Observation:patient:code=1', 'cannot be filtered by "_has:Observation:patient:code"'],
    ['Observation?_filter=status eq final', 'cannot be filtered by "_filter"'],
    ['Observation?status:nonsense=final', 'modifier ":nonsense"'],
    ['Observation?status=', 'status has no value'],
    ['Observation?date=yesterday', 'is no date'],
    ['Observation?value-quantity=many', 'is no quantity'],
    ['Observation?subject=Patient/a/b', 'is no reference'],
    ['Patient?name=%00', 'that no text has'],
    ['Observation?_sort=date', '_sort is about the answer'],
    ['Observation?status=final&_count=10', '_count is about the answer'],
    ['Observation?_include=Observation:subject', '_include is about the answer'],
    ['Observation?_include:iterate=Observation:subject', '_include is about the answer'],
    ['Observation?_revinclude=Provenance:target', '_revinclude is about the answer'],
    ['Observation?_summary=true', '_summary is about the answer'],
    ['Observation?_elements=id', '_elements is about the answer'],
    ['Observation?_total=none', '_total is about the answer'],
    ['Observation?_contained=true', '_contained is about the answer'],
    ['Observation?_format=json', '_format is about the answer'],
    [`Observation?code=${'x,'.repeat(501)}`, 'too many values'],
    [Array.from({ length: 51 }, () => 'Patient?gender=male').join(','), 'at most 50 queries'],
  ])('%s is refused', (value, sentence) => {
    expect(() => parse(value)).toThrow(
      expect.objectContaining({ status: 400, message: expect.stringContaining(sentence) }),
    );
  });

  describe('leniently', () => {
    it('loses the whole query of which a parameter is not known, never the parameter alone', () => {
      const { kept, notes } = leniently('Observation?status=final&nonsense=1', 'Observation?status=amended');
      expect(kept).toEqual({ Observation: 1 });
      expect(notes).toEqual([expect.stringContaining('The query is left out')]);
    });
    it('loses the type when none of its queries is left', () => {
      const { kept, notes } = leniently('Observation?nonsense=1', 'Patient?gender=male');
      expect(kept).toEqual({ Observation: 0, Patient: 1 });
      expect(notes).toEqual([
        expect.stringContaining('"nonsense"'),
        expect.stringContaining('so no Observation is exported'),
      ]);
    });
    it.each(['Observation?_sort=date', 'Observation?date=yesterday', 'Observation?', 'Observation?status:nonsense=x'])(
      'is still refused: %s',
      value => {
        expect(() => leniently(value)).toThrow(expect.objectContaining({ status: 400 }));
      },
    );
  });
});
