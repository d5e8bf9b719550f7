import type { Resource } from '@smart-ehr/fhir';
import { patientIds } from '@smart-ehr/prisma/cast';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resourceTypes } from '../../fhir/resource-types.ts';
import { startFhirServer } from '../../fhir/testing.ts';
import { accesses, describeAccess } from './accesses.ts';
import { borderlineRecords, deletedRecords } from './borderline-records.ts';
import { typesWithoutPatients } from './definitions.ts';
import { createOracle, nameOf } from './oracle.ts';
import { asksForFhirUser, oracleScopes } from './oracle-scopes.ts';
import { readEach } from './read-each.ts';
import { smallPopulation } from './small-population.ts';
import { type Server, ways } from './ways.ts';

const population = [...smallPopulation(), ...borderlineRecords];
const oracle = createOracle(population);
/** As if nothing had been deleted. */
const oracleOfBefore = createOracle([...population, ...deletedRecords]);
const matrix = Object.entries(accesses).map(([token, access]) => ({ token, access, what: describeAccess(access) }));

const oneByOne = population.filter(isAskedFor).map(nameOf);

function isAskedFor(resource: Resource): boolean {
  const isOfTwo = [patientIds['william-hart'], patientIds['harold-nguyen']].some(id =>
    JSON.stringify(resource).includes(id),
  );
  return isOfTwo || borderlineRecords.includes(resource) || typesWithoutPatients.includes(resource.resourceType);
}

describeOnEachDatabase('what an access may see is what an oracle says', open => {
  let server: Server;
  beforeAll(async () => {
    server = await startFhirServer(await open(), [...population, ...deletedRecords], accesses);
    for (const { resourceType, id = '' } of deletedRecords) await server.remove(resourceType, id);
  });
  afterAll(() => server.close());

  test.each(ways)(
    '$name',
    async ({ shown, permitted }) => {
      for (const { token, access, what } of matrix) {
        const actual = new Set(await shown(server, token));
        const expected = new Set(permitted(oracle, access));
        const tooMuch = [...actual].filter(name => !expected.has(name));
        const missing = [...expected].filter(name => !actual.has(name));
        expect({ tooMuch, missing }, what).toEqual({ tooMuch: [], missing: [] });
      }
    },
    120_000,
  );

  test('a read of each', async () => {
    for (const [number, { token, access, what }] of matrix.entries()) {
      const isNamed = namedIn(access.scope);
      const names = namesToRead(isNamed, number);
      const answers = await readEach(server, token, [...names, ...neverWere(names)]);
      const permitted = oracle.permitted(access, 'r');
      const expected = names.map(name => [name, permitted.has(name) ? 'shown' : answers.get(neverWas(name))]);
      expect(expected.length, what).toBeGreaterThan(0);
      expect([...answers].slice(0, names.length), what).toEqual(expected);
      for (const name of neverWere(names)) {
        const isRefused = !isNamed(typeOf(name)) && !asksForFhirUser(access.scope);
        expect(answers.get(name), `${what}: ${name}`).toMatch(isRefused ? /^403 .*insufficient_scope/ : /^40[34] /);
      }
    }
  }, 120_000);

  test('a read of what was deleted: who never saw it learns nothing', async () => {
    const names = deletedRecords.map(nameOf);
    for (const { token, access, what } of matrix) {
      const answers = await readEach(server, token, [...names, ...neverWere(names)]);
      const permitted = oracleOfBefore.permitted(access, 'r');
      for (const name of names) {
        const accepted = [answers.get(neverWas(name)), ...(permitted.has(name) ? ['gone'] : [])];
        expect(accepted, `${what}: ${name}`).toContain(answers.get(name));
      }
    }
  });
});

/**
 * Of each type that a scope names: everything of two records, everything that is in none, everything on a border. All
 * that no scope names is refused alike: one each of some types, of others for the next access.
 */
function namesToRead(isNamed: (type: string) => boolean, number: number): string[] {
  return resourceTypes.flatMap(({ type }, position) => {
    const all = oneByOne.filter(name => typeOf(name) === type);
    if (isNamed(type)) return all;
    return (number + position) % 5 === 0 ? all.slice(0, 1) : [];
  });
}

const typeOf = (name: string) => name.split('/')[0] ?? '';
/** A resource of the same type that was never there. */
const neverWas = (name: string) => `${typeOf(name)}/never-was`;
const neverWere = (names: readonly string[]) => [...new Set(names.map(neverWas))];

/** Whether a scope would permit reads of a type, if nothing else is against it. */
function namedIn(scope: string): (type: string) => boolean {
  const scopes = oracleScopes(scope).filter(({ letters }) => letters.includes('r'));
  return type => scopes.some(one => one.type === type || one.type === '*');
}
