import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRecords } from '../seed/records.ts';
import { resourceTypes } from './resource-types.ts';
import { namesOf, startFhirServer } from './testing.ts';
import { records } from './testing-records.ts';

const accesses = { all: { scope: 'system/*.rs' } };

describeOnEachDatabase('search', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, accesses);
  });
  afterAll(() => server.close());
  const found = async (path: string) => (await server.found(path, 'all')).map(name => name.split('/')[1]).sort();

  test.each([
    // strings: from the start, without case and accents
    ['Patient?family=nun', ['a', 'b']],
    ['Patient?family=NÚÑEZ', ['a']],
    ['Patient?family:exact=Núñez', ['a']],
    ['Patient?family:exact=Nunez', []],
    ['Patient?family=unn', []],
    ['Patient?family:contains=unn', ['b']],
    ['Patient?family:contains=%25', []],
    ['Patient?family=_unn', []],
    ['Patient?given=ana mar', ['a', 'b', 'c']],
    ['Patient?name=zed,nunn', ['b', 'c']],
    ['Patient?name=ana&family=zed', ['c']],
    ["Patient?family=' or 1=1 --", []],
    // tokens
    ['Patient?gender=female', ['a', 'b', 'c']],
    ['Patient?gender=http://hl7.org/fhir/administrative-gender|female', ['a', 'b', 'c']],
    ['Patient?gender=male', []],
    ['Patient?gender=http://example.org|female', []],
    ['Patient?deceased=false', ['a', 'b', 'c']],
    ['Observation?code=http://loinc.org|8867-4', ['a-vital']],
    ['Observation?code=8867-4', ['a-vital']],
    ['Observation?code=http://loinc.org|&_id=a1,a-vital', ['a-vital', 'a1']],
    ['Observation?code=|8867-4', []],
    ['Observation?code=4548', []],
    ['Observation?code=8867-4,4548-4&patient=a&status=final', ['a1', 'a2', 'a3']],
    ['Observation?category:not=laboratory', ['a-vital']],
    ['Observation?code:not=8867-4,4548-4', []],
    // missing
    ['Observation?date:missing=true', ['a-vital']],
    ['Observation?value-quantity:missing=false&patient=b', ['b1']],
    // dates
    ['Observation?date=2024-02', ['a2', 'b1', 'c1']],
    ['Observation?date=2024-02-10', ['a2']],
    ['Observation?date=2024-03-01', []],
    ['Observation?date=ge2024-03-15', ['a3']],
    ['Observation?date=sa2024-03-15', []],
    ['Observation?date=gt2024-02-11', ['a3', 'c1']],
    ['Observation?date=lt2024-02', ['a1']],
    ['Observation?date=le2024-02-10', ['a1', 'a2']],
    ['Observation?date=eb2024-02-10', ['a1']],
    ['Observation?date=ne2024-02&patient=a', ['a1', 'a3']],
    ['Observation?date=ap2024-02-10&patient=a', ['a1', 'a2', 'a3']],
    ['Observation?date=ge2024-02-01&date=lt2024-03-01', ['a2', 'b1', 'c1']],
    ['Patient?birthdate=1984', ['a']],
    ['Patient?birthdate=1990-05', []],
    ['Patient?birthdate=1984,2001', ['a', 'c']],
    // quantities
    ['Observation?value-quantity=6.5', ['a2']],
    ['Observation?value-quantity=7', ['a2', 'a3']],
    ['Observation?value-quantity=7.0', []],
    ['Observation?value-quantity=gt6.5', ['a3']],
    ['Observation?value-quantity=ge6.5|http://unitsofmeasure.org|%25', ['a2', 'a3']],
    ['Observation?value-quantity=6.5||%25', ['a2']],
    ['Observation?value-quantity=6.5||mmol/L', []],
    ['Observation?value-quantity=ap6', ['a1', 'a2', 'b1', 'c1']],
    // references
    ['Observation?patient=b', ['b1']],
    ['Observation?patient=Patient/b', ['b1']],
    ['Observation?subject:Patient=b', ['b1']],
    ['Observation?subject=b,c', ['b1', 'c1']],
    ['Observation?subject=Location/b', []],
    ['Observation?patient=https://elsewhere.example/fhir/Patient/b', []],
    ['Patient?general-practitioner=enno', ['c']],
    ['DocumentReference?location=Binary/a-note', ['a-doc']],
    // every type
    ['Patient?_id=a,none', ['a']],
    ['Patient?_lastUpdated=lt2000', []],
    ['Patient?_lastUpdated=gt2000', ['a', 'b', 'c']],
  ])('%s', async (path, expected) => {
    expect(await found(path)).toEqual(expected);
  });

  test('as many values as are allowed are one statement, more are 400', async () => {
    expect(await found(`Observation?code=${'x|y,'.repeat(499)}8867-4`)).toEqual(['a-vital']);
    for (const query of [`_id=${'a,'.repeat(501)}`, '_id=a&'.repeat(101)]) {
      expect((await server.request(`Patient?${query}`, 'all')).status).toBe(400);
    }
  });

  test('a reference by this server’s own address is the same as a relative one', async () => {
    expect(await found(`Observation?patient=${server.base}/Patient/b`)).toEqual(['b1']);
  });

  test.each([
    'Observation?date=yesterday',
    'Observation?date=2024-02-30',
    'Observation?date=gt',
    'Observation?date=',
    'Observation?value-quantity=much',
    'Observation?patient=Patient/a/b',
    'Observation?subject:Group=Patient/a',
    'Observation?code:in=http://example.org/set',
    'Observation?code:above=x',
    'Patient?family:sounds-like=x',
    'Patient?_id:exact=a',
    'Patient?active:missing=maybe',
    'Patient?_count=-1',
    'Patient?_count=many',
    'Patient?_total=maybe',
    'Patient?family=a%00',
    'Patient?family=%CC%81',
    'Patient?_cursor=nonsense',
    'Patient?_cursor=W10',
    'Patient?_cursor=WzEsIngiXQ',
    'Patient?_cursor=WzEsMiwiYSJd',
    'Patient?_sort=birthdate&_cursor=WzEsMiwiYSJd',
    'Patient?_sort=name&_cursor=WzEsMiwzXQ',
  ])('%s is 400 with an outcome that names the parameter', async path => {
    const response = await server.request(path, 'all');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'error' }] });
  });

  describe('what is not supported', () => {
    const path =
      'Patient?nonsense=1&subject:Patient.name=x&_has:Observation:nope:code=1&_include=Patient:nope&family=zed';
    test('is ignored, absent from the self link, and named in an outcome beside the matches', async () => {
      const bundle = await server.search(path, 'all');
      expect(bundle.entry?.map(({ search }) => search.mode)).toEqual(['match', 'outcome']);
      expect(bundle.entry?.[0]?.resource).toMatchObject({ id: 'c' });
      expect(bundle.entry?.[1]).not.toHaveProperty('fullUrl');
      expect(bundle.total).toBe(1);
      expect(bundle.entry?.[1]?.resource).toMatchObject({
        resourceType: 'OperationOutcome',
        issue: [
          { severity: 'warning', code: 'not-supported', expression: ['http.nonsense'] },
          { severity: 'warning', expression: ['http.subject:Patient.name'] },
          { severity: 'warning', expression: ['http._has:Observation:nope:code'] },
          { severity: 'warning', diagnostics: expect.stringContaining('_include=Patient:nope') },
        ],
      });
      expect(bundle.link).toEqual([{ relation: 'self', url: `${server.base}/Patient?family=zed` }]);
    });
    test.each([
      'nonsense=1',
      '_include=Patient:nope',
      '_revinclude=Observation:code',
      '_sort=nonsense',
      '_content=x',
      '_has:Observation:code:status=final',
      'general-practitioner.nope=x',
      'birthdate.name=x',
    ])('%s is 400 when handling is strict', async query => {
      const init = { headers: { prefer: 'handling=strict' } };
      const strict = await server.request(`Patient?${query}`, 'all', init);
      expect(strict.status).toBe(400);
      expect(await strict.json()).toMatchObject({ issue: [{ code: 'not-supported' }] });
      expect((await server.request(`Patient?${query}`, 'all')).status).toBe(200);
    });
  });

  describe('order', () => {
    test.each([
      ['Observation?patient=a&_sort=date', ['a1', 'a2', 'a3', 'a-vital']],
      ['Observation?patient=a&_sort=-date', ['a3', 'a2', 'a1', 'a-vital']],
      ['Patient?_sort=-_id', ['c', 'b', 'a']],
      ['Patient?_sort=family', ['a', 'b', 'c']],
      ['Observation?_sort=status,-_id&_id=a1,a2,a-vital', ['a2', 'a1', 'a-vital']],
    ])('%s', async (path, expected) => {
      expect((await server.found(path, 'all')).map(name => name.split('/')[1])).toEqual(expected);
      const paged = await pages(`${path}&_count=1`);
      expect(paged.map(name => name.split('/')[1])).toEqual(expected);
    });
  });

  /** Follows next links to the end. */
  async function pages(path: string, between = async () => {}): Promise<string[]> {
    const names: string[] = [];
    for (let next: string | undefined = path; next; ) {
      const bundle = await server.search(next, 'all');
      names.push(...namesOf(bundle));
      next = bundle.link.find(({ relation }) => relation === 'next')?.url;
      await between();
    }
    return names;
  }

  test('totals: known at the end, counted when asked, alone by _summary=count or _count=0', async () => {
    expect((await server.search('Patient', 'all')).total).toBe(3);
    expect((await server.search('Patient?_count=2', 'all')).total).toBeUndefined();
    expect((await server.search('Patient?_count=2&_total=accurate', 'all')).total).toBe(3);
    for (const path of ['Patient?_summary=count', 'Patient?_count=0']) {
      const bundle = await server.search(path, 'all');
      expect(bundle).toMatchObject({ total: 3 });
      expect(bundle.entry).toBeUndefined();
    }
  });

  test('included resources come once, after the matches, marked as included', async () => {
    const bundle = await server.search(
      'MedicationRequest?_include=MedicationRequest:medication&_include=MedicationRequest:requester:Practitioner',
      'all',
    );
    expect(bundle.entry?.map(({ search }) => search.mode)).toEqual(['match', 'include', 'include']);
    expect(namesOf(bundle)).toEqual(['MedicationRequest/a-rx', 'Medication/metformin', 'Practitioner/dora']);
    const many = await server.search('Observation?patient=a&_include=Observation:subject', 'all');
    expect(namesOf(many).filter(name => name === 'Patient/a')).toHaveLength(1);
  });

  test('an include asked for twice is one statement', async () => {
    const once = '_include=Observation:subject&_revinclude=Provenance:target';
    const again = '_include=Observation:subject:Patient&_revinclude=Provenance:target:Observation';
    const one = await server.countStatements(() => server.search(`Observation?${once}`, 'all'));
    const twice = await server.countStatements(() => server.search(`Observation?${once}&${once}&${again}`, 'all'));
    expect(twice).toBe(one);
  });

  test('more than 20 different includes are 400', async () => {
    const targets = resourceTypes.map(({ type }) => `_include=Provenance:target:${type}`);
    expect((await server.request(`Provenance?${targets.slice(0, 20).join('&')}`, 'all')).status).toBe(200);
    const response = await server.request(`Provenance?${targets.slice(0, 21).join('&')}`, 'all');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('20 different includes');
  });

  test.each([
    ['_sort=_id,_lastUpdated,date,status,code,category', 'at most 5'],
    ['_sort=_id,_lastUpdated,date&_sort=status,code,category', 'at most 5'],
    ['_sort=date,-date', 'each parameter once'],
    ['_sort=date&_sort=date', 'each parameter once'],
  ])('%s is 400: %s', async (query, sentence) => {
    const response = await server.request(`Observation?${query}`, 'all');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(sentence);
    expect(await found('Observation?_id=a1&_sort=_id,_lastUpdated,date,status,code')).toEqual(['a1']);
  });

  test('the number of statements does not depend on how much is found', async () => {
    const query = '_include=Observation:subject&_revinclude=Provenance:target&_total=accurate';
    const one = await server.countStatements(() => server.search(`Observation?_id=a1&${query}`, 'all'));
    const all = await server.countStatements(() => server.search(`Observation?${query}&_count=500`, 'all'));
    expect(all).toBe(one);
  });

  test('POST _search is the same as GET, and takes parameters from both places', async () => {
    const form = (body: BodyInit, headers = {}) =>
      server.request('Observation/_search?patient=a', 'all', { method: 'POST', body, headers });
    const response = await form(
      new URLSearchParams([
        ['date', 'ge2024-02'],
        ['date', 'lt2024-03'],
      ]),
    );
    expect(namesOf((await response.json()) as never)).toEqual(['Observation/a2']);
    expect((await form('{}', { 'content-type': 'application/json' })).status).toBe(415);
    expect((await form('a'.repeat(70_000), { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(413);
  });

  test('an attachment gets the address of this server; what is stored has none', async () => {
    const response = await server.request('DocumentReference/a-doc', 'all');
    expect(JSON.stringify(await response.json())).toContain(`"url":"${server.base}/Binary/a-note"`);
    expect((await server.store.read('DocumentReference', 'a-doc'))?.body).toContain('"url":"Binary/a-note"');
    const { entry } = await server.search('DocumentReference?_id=a-doc', 'all');
    expect(JSON.stringify(entry)).toContain(`"url":"${server.base}/Binary/a-note"`);
  });

  test('more than 1,000 included resources are too costly', async () => {
    const [provenance] = records.filter(({ id }) => id === 'c-prov');
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ ...provenance, id: `many-${at}` }) as Resource);
    const path = 'Observation?_id=c1&_revinclude=Provenance:target';
    await loadRecords(many(999), server.store);
    expect(await server.found(path, 'all')).toHaveLength(1001);
    await loadRecords(many(1000), server.store);
    const response = await server.request(path, 'all');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      issue: [{ code: 'too-costly', diagnostics: expect.stringContaining('smaller _count') }],
    });
    await server.store.save(many(1000).map(({ id = '' }) => ({ type: 'Provenance', id, resource: null })));
  });

  test('loading the same records again changes nothing', async () => {
    expect(server.loaded).toEqual({ created: records.length, updated: 0, unchanged: 0 });
    const before = await server.store.currentSeq();
    expect(await loadRecords(records, server.store)).toEqual({ created: 0, updated: 0, unchanged: records.length });
    expect(await server.store.currentSeq()).toBe(before);
    await expect(loadRecords([{ resourceType: 'Basic', code: {} }], server.store)).rejects.toThrow('without id');
  });
});
