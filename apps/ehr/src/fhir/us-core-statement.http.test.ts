import type { CapabilityStatement, Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isHeldType, resourceTypes } from './resource-types.ts';
import { startFhirServer } from './testing.ts';
import { usCoreServer } from './us-core-server.generated.ts';

/**
 * The interactions and operations of US Core's CapabilityStatement for servers beside what this server says and does.
 * https://hl7.org/fhir/us/core/STU7/CapabilityStatement-us-core-server.html
 */
const held = usCoreServer.types.filter(({ type }) => isHeldType(type));
const demanded = <Row extends { conformance: string }>(rows: readonly Row[]) =>
  rows.filter(({ conformance }) => conformance !== 'MAY');
const interactions = held.flatMap(({ type, interactions }) => demanded(interactions).map(row => ({ type, ...row })));
const operations = held.flatMap(({ type, operations }) => demanded(operations).map(row => ({ type, ...row })));

/** How an interaction with the resource `one` of a type is asked for. */
const pathOf: Record<string, (type: string) => string> = {
  read: type => `${type}/one`,
  vread: type => `${type}/one/_history/1`,
  'history-instance': type => `${type}/one/_history`,
  'search-type': type => `${type}?_id=one`,
};

describeOnEachDatabase('US Core in the CapabilityStatement', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  let said: Map<string, NonNullable<NonNullable<CapabilityStatement['rest']>[number]['resource']>[number]>;
  beforeAll(async () => {
    const one = resourceTypes.map(({ type }) => ({ resourceType: type, id: 'one' }) as Resource);
    server = await startFhirServer(await open(), one, { all: { scope: 'system/*.rs' } });
    const { rest } = (await (await server.request('metadata')).json()) as CapabilityStatement;
    said = new Map((rest?.[0]?.resource ?? []).map(resource => [resource.type as string, resource]));
  });
  afterAll(() => server.close());

  const isSaid = ({ type, code }: { type: string; code: string }) =>
    said.get(type)?.interaction?.some(interaction => interaction.code === code) ?? false;

  const asked = interactions.filter(({ code }) => pathOf[code]);
  test.each(asked.map(row => [`${row.conformance} ${row.code} of ${row.type}`, row] as const))(
    '%s is there if it is said',
    async (_title, row) => {
      const { status } = await server.request(pathOf[row.code]?.(row.type) ?? '', 'all');
      expect(status).toBe(isSaid(row) ? 200 : 404);
    },
  );

  test('what US Core asks for and this server does not have', () => {
    expect(interactions.filter(row => !isSaid(row))).toEqual([]);
    const has = ({ type, definition }: (typeof operations)[number]) =>
      said.get(type)?.operation?.some(operation => operation.definition === definition);
    expect(operations.filter(row => !has(row)).map(({ name }) => name)).toEqual([]);
    const types = demanded(usCoreServer.types).map(({ type }) => type);
    expect(types.filter(type => !isHeldType(type))).toEqual(['ValueSet']);
  });

  test.each(held)('the profiles, searches, includes and reverse includes of $type', ({ type, ...row }) => {
    const own = said.get(type);
    expect(own?.supportedProfile ?? []).toEqual(row.profiles);
    const names = (own?.searchParam ?? []).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(row.searches.flatMap(({ parameters }) => parameters)));
    const includes = row.includes.map(({ value }) => value.split(':').slice(0, 2).join(':'));
    const leading = includes.filter(value => value !== 'PractitionerRole:endpoint' || isHeldType('Endpoint'));
    expect(own?.searchInclude ?? []).toEqual(expect.arrayContaining(leading));
    expect(own?.searchRevInclude ?? []).toEqual(expect.arrayContaining(row.revIncludes.map(({ value }) => value)));
  });
});
