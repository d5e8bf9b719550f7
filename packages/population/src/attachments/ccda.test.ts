import { expect, test } from 'vitest';
import { ccdaOf, type Summary } from './ccda.ts';

const summary: Summary = {
  id: '6d37e1b2-2738-5c96-a2ad-fdd032fd5b0e',
  patient: {
    recordNumber: '100-1',
    given: 'Ana & "Bea"',
    family: '<López>',
    sex: 'female',
    birthDate: '1991-07-19',
    phone: '928-555-0163',
  },
  address: { line: '77 Molino Road', city: 'Lakeside', state: 'AZ', postalCode: '85929' },
  language: 'es',
  author: { npi: '9000002007', given: 'Amara', family: 'Okafor' },
  made: '2026-03-24T09:40:00-07:00',
  from: '2017-10-02T08:00:00-07:00',
  sections: [
    {
      template: '1.2.3',
      code: '11450-4',
      display: 'Problems',
      title: 'Problems',
      columns: ['A', 'B'],
      rows: [['x < 1', 'y']],
    },
    { template: '1.2.4', code: '10160-0', display: 'Medications', title: 'Medications', columns: ['A'], rows: [] },
  ],
};
const xml = ccdaOf(summary).toString();

test('every element is closed, and nothing stands loose', () => {
  const open: string[] = [];
  for (const [tag, slash, name = '', , selfClosed] of xml.matchAll(/<(\/?)([A-Za-z]+)((?: [\w:]+="[^"<]*")*)(\/?)>/g)) {
    if (slash) expect(open.pop(), tag).toBe(name);
    else if (!selfClosed) open.push(name);
  }
  expect(open).toEqual([]);
  expect(xml.replace(/<[^<>]+>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
});

test.each([
  ['says what it is', '<templateId root="2.16.840.1.113883.10.20.22.1.2" extension="2015-08-01"/>'],
  ['escapes names', '<given>Ana &amp; &quot;Bea&quot;</given><family>&lt;López&gt;</family>'],
  ['escapes cells', '<td>x &lt; 1</td><td>y</td>'],
  ['writes times as CDA does', '<effectiveTime value="20260324094000-0700"/>'],
  ['writes days as CDA does', '<birthTime value="19910719"/>'],
  ['says of an empty section that it has no information', '<section nullFlavor="NI">\n<templateId root="1.2.4"/>'],
])('it %s', (_what, part) => {
  expect(xml).toContain(part);
});
