import type { Resource } from '@smart-ehr/fhir';
import { generatePopulation } from '@smart-ehr/population';
import { patientIds } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isHeldType, resourceTypes } from './resource-types.ts';
import { startFhirServer, type TestBundle } from './testing.ts';
import { valuesBy } from './testing-by-fhirpath.ts';
import { type Asked, createScan, nameOf } from './testing-scan.ts';
import { usCoreParameters, usCoreServer } from './us-core-server.generated.ts';

/**
 * Every search, include and reverse include of US Core's CapabilityStatement for servers, with values that the population
 * has, beside what a plain scan finds. https://hl7.org/fhir/us/core/STU7/CapabilityStatement-us-core-server.html
 */
const held = usCoreServer.types.filter(({ type }) => isHeldType(type));
const parameters = Object.entries(usCoreParameters)
  .map(([name, rest]) => ({ type: name.split('.')[0] ?? '', code: name.split('.')[1] ?? '', ...rest }))
  .filter(({ type }) => isHeldType(type));

const rows = held.flatMap(({ type, searches }) => searches.map(row => ({ type, codes: row.parameters, ...row })));
/** Those that US Core defines without a row of their own. */
const alone = parameters
  .filter(({ type, code }) => !rows.some(row => row.type === type && String(row.codes) === code))
  .map(({ type, code }) => ({ type, codes: [code], conformance: 'MAY' }));
const searches = [...rows, ...alone].map(row => ({ ...row, title: `${row.type}?${row.codes.join('&')}` }));

const besides = held.flatMap(({ type, includes, revIncludes }) => [
  ...includes.map(row => ({ type, name: '_include', ...row })),
  ...revIncludes.map(row => ({ type, name: '_revinclude', ...row })),
]);
/** Where the references are that US Core's rows want included. */
const includedBy: Record<string, string> = {
  'CareTeam:participant': 'CareTeam.participant.member',
  'MedicationDispense:medication': 'MedicationDispense.medication',
  'MedicationRequest:medication': 'MedicationRequest.medication',
  'PractitionerRole:endpoint': 'PractitionerRole.endpoint',
  'PractitionerRole:practitioner': 'PractitionerRole.practitioner',
};

const subject = { reference: `Patient/${patientIds['william-hart']}` };
const coded = (code: string) => ({ coding: [{ system: 'http://example.org/codes', code }] });
const genderIdentity = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-genderIdentity';
/** What the population has nothing or little of. */
const rare = [
  { resourceType: 'Goal', id: 'coded', lifecycleStatus: 'active', description: coded('walk'), subject },
  { resourceType: 'Patient', id: 'x', extension: [{ url: genderIdentity, valueCodeableConcept: coded('x') }] },
  { resourceType: 'PractitionerRole', id: 'role' },
  { resourceType: 'CareTeam', id: 'team', subject, participant: [{ member: { reference: 'PractitionerRole/role' } }] },
  { resourceType: 'Coverage', id: 'cover', beneficiary: subject },
  { resourceType: 'RelatedPerson', id: 'kin', patient: subject },
  {
    resourceType: 'Provenance',
    id: 'p',
    target: ['Coverage/cover', 'RelatedPerson/kin'].map(reference => ({ reference })),
  },
] as unknown as Resource[];

describeOnEachDatabase('US Core', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  let scan: ReturnType<typeof createScan>;
  beforeAll(async () => {
    const population = [...generatePopulation({ generated: 4 }), ...rare];
    server = await startFhirServer(await open(), population, { all: { scope: 'system/*.rs' } });
    const seq = await server.store.currentSeq();
    const stored = await Promise.all(
      resourceTypes.map(({ type }) => server.store.readAsOf(type, { seq, limit: 100_000 })),
    );
    scan = createScan(stored.flat().map(({ body }) => JSON.parse(body) as Resource));
  }, 120_000);
  afterAll(() => server.close());

  const escaped = (text: string) => text.replace(/[\\,$]/g, '\\$&');

  /** The names of all results, page by page, sorted. */
  async function search(type: string, asked: Asked, method: 'GET' | 'POST' = 'GET'): Promise<string[]> {
    const query = new URLSearchParams(asked.map(({ code, anyOf }) => [code, anyOf.map(escaped).join(',')]));
    query.append('_count', '1000');
    const isGet = method === 'GET';
    const init = { method, headers: { prefer: 'handling=strict' }, ...(!isGet && { body: query }) };
    const names: string[] = [];
    for (let path: string | undefined = isGet ? `${type}?${query}` : `${type}/_search`; path; ) {
      const answer = await server.request(path, 'all', names.length === 0 ? init : {});
      if (answer.status !== 200) throw new Error(`${type}?${query}: ${answer.status} ${await answer.text()}`);
      const { entry = [], link } = (await answer.json()) as TestBundle;
      names.push(...entry.map(({ resource }) => nameOf(resource)));
      path = link.find(({ relation }) => relation === 'next')?.url;
    }
    return names.sort();
  }

  test.each(searches.map(row => [`${row.conformance} ${row.title}`, row] as const))(
    '%s',
    async (_title, { type, codes }) => {
      const found = scan.examples(type, codes);
      expect(found.length, 'the population has an example').toBeGreaterThan(0);
      for (const [at, resource] of found.entries()) {
        const [prefix, method] = at % 2 === 0 ? (['ge', 'GET'] as const) : (['le', 'POST'] as const);
        const asked = scan.askedOf(resource, codes, prefix);
        const expected = scan.find(type, asked);
        expect(expected).toContain(nameOf(resource));
        expect(await search(type, asked, method), JSON.stringify(asked)).toEqual(expected);
      }
    },
  );

  /** One patient's record, where the type has records: the answers stay short. */
  function recordOf(type: string, code: string): Asked {
    const [resource] = scan.examples(type, [code]);
    const isInRecord = resource && code !== 'patient' && usCoreParameters[`${type}.patient`];
    return isInRecord ? scan.askedOf(resource, ['patient'], '') : [];
  }

  const dates = parameters.filter(({ kind }) => kind === 'date');
  test.each(dates.map(row => [`${row.type}?${row.code}`, row] as const))(
    'every prefix and precision of %s',
    async (_title, { type, code, prefixes }) => {
      const record = recordOf(type, code);
      const days = scan.textsIn(type, record, code);
      const [early = '', middle = '', late = ''] = [0, 0.5, 0.99].map(part => days[Math.floor(days.length * part)]);
      for (const prefix of new Set(['eq', 'ne', 'sa', 'eb', ...prefixes])) {
        for (const text of [middle, early.slice(0, 7), late.slice(0, 4)]) {
          const asked = [...record, { code, anyOf: [prefix + text] }];
          expect(await search(type, asked), prefix + text).toEqual(scan.find(type, asked));
        }
      }
    },
  );

  const severalValues = parameters.filter(({ manyValues }) => manyValues !== 'MAY');
  test.each(severalValues.map(row => [`${row.manyValues} ${row.type}?${row.code}`, row] as const))(
    '%s takes several values',
    async (_title, { type, code }) => {
      const record = recordOf(type, code);
      const texts = [...new Set(scan.textsIn(type, record, code))];
      const asked = [...record, { code, anyOf: [...texts.slice(0, 3), 'none'] }];
      const expected = scan.find(type, asked);
      expect(expected.length).toBeGreaterThan(0);
      expect(await search(type, asked)).toEqual(expected);
    },
  );

  describe('beside the results', () => {
    const referred = (expression: string) => (resource: Resource) =>
      valuesBy(expression)(resource).flatMap(value => (value as { reference?: string }).reference ?? []);
    /** What the references lead to is held: an include of anything else is not supported. */
    const leads = ({ value }: (typeof besides)[number]) =>
      value !== 'PractitionerRole:endpoint' || isHeldType('Endpoint');

    test.each(
      besides.filter(leads).map(row => [`${row.conformance} ${row.type}?${row.name}=${row.value}`, row] as const),
    )('%s', async (_title, { type, name, value }) => {
      const { entry = [] } = await server.search(`${type}?_count=100&_sort=_id&${name}=${value}`, 'all');
      const of = (mode: string) => entry.flatMap(({ resource, search }) => (search.mode === mode ? [resource] : []));
      const [source, code, target] = value.split(':');
      const isMeant = (to: string) => target === undefined || to.startsWith(`${target}/`);
      const matches = of('match').map(nameOf);
      const expected =
        name === '_include'
          ? of('match')
              .flatMap(referred(includedBy[`${source}:${code}`] ?? ''))
              .filter(isMeant)
          : scan
              .ofType('Provenance')
              .flatMap(one => (referred('Provenance.target')(one).some(to => matches.includes(to)) ? nameOf(one) : []));
      expect(expected.length).toBeGreaterThan(0);
      expect(of('include').map(nameOf).sort()).toEqual([...new Set(expected)].sort());
    });
  });
});
