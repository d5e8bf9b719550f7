import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { resourceTypes } from '../../fhir/resource-types.ts';
import { startFhirServer } from '../../fhir/testing.ts';
import { accesses, describeAccess } from './accesses.ts';
import { borderlineRecords, deletedRecords, movedRecord } from './borderline-records.ts';
import { createOracle, nameOf } from './oracle.ts';
import { asksForFhirUser, oracleScopes } from './oracle-scopes.ts';
import { readEach } from './read-each.ts';
import { smallPopulation } from './small-population.ts';
import type { Server } from './way.ts';
import { ways } from './ways.ts';

const population = [...smallPopulation(), ...borderlineRecords];
const oracle = createOracle(population);
/** As if nothing had been deleted, and nothing changed. */
const earlier = [...deletedRecords, movedRecord];
const oracleOfBefore = createOracle([...population.filter(one => nameOf(one) !== nameOf(movedRecord)), ...earlier]);
const matrix = Object.entries(accesses).map(([token, access]) => ({ token, access, what: describeAccess(access) }));

/** What is on a border, without what was another patient's before; and one of each type. */
const oneByOne = [
  ...resourceTypes.flatMap(({ type }) => population.find(({ resourceType }) => resourceType === type) ?? []),
  ...borderlineRecords,
]
  .map(nameOf)
  .filter(name => name !== nameOf(movedRecord));

describeOnEachDatabase('what an access may see is what an oracle says', open => {
  let server: Server;
  beforeAll(async () => {
    server = await startFhirServer(await open(), earlier, accesses);
    await server.save(...population);
    for (const { resourceType, id = '' } of deletedRecords) await server.remove(resourceType, id);
  });
  afterAll(() => server.close());

  test.each(ways.map(way => [way.name, way] as const))(
    '%s',
    async (_name, { shown, permitted, isPart = false }) => {
      for (const { token, access, what } of matrix) {
        const actual = new Set(await shown(server, token));
        const expected = new Set(permitted(oracle, access));
        const tooMuch = [...actual].filter(name => !expected.has(name));
        const missing = isPart ? [] : [...expected].filter(name => !actual.has(name));
        expect({ tooMuch, missing }, what).toEqual({ tooMuch: [], missing: [] });
      }
    },
    120_000,
  );

  test.each([
    ['a read of each', '', matrix.filter((_, at) => at % 2 === 0)],
    ['a vread of each', '/_history/1', matrix.filter((_, at) => at % 3 === 0)],
    ['the history of each', '/_history', matrix.filter((_, at) => at % 3 === 1)],
  ] as const)(
    '%s: what is out of reach is answered as if it had never been',
    async (_name, suffix, accesses) => {
      for (const [number, { token, access, what }] of accesses.entries()) {
        const isNamed = namedIn(access.scope);
        const names = namesToRead(isNamed, number);
        const paths = names.map(name => `${name}${suffix}`);
        const answers = await readEach(server, token, [...paths, ...paths.map(neverWas)]);
        const permitted = oracle.permitted(access, 'r');
        const expected = names.map((name, at) => [
          paths[at],
          permitted.has(name) ? 'shown' : answers.get(neverWas(paths[at])),
        ]);
        expect([...answers].slice(0, paths.length), what).toEqual(expected);
        for (const path of paths) {
          const isRefused = !isNamed(typeOf(path)) && !asksForFhirUser(access.scope);
          const answer = answers.get(neverWas(path));
          expect(answer, `${what}: ${path}`).toMatch(isRefused ? /^403 .*insufficient_scope/ : /^40[34] /);
        }
      }
    },
    120_000,
  );

  test('what was deleted is gone for those whom it was shown to, or as if it had never been', async () => {
    const names = deletedRecords.map(nameOf);
    const paths = names.flatMap(name => [name, `${name}/_history/1`, `${name}/_history`]);
    for (const { token, access, what } of matrix) {
      const answers = await readEach(server, token, [...paths, ...paths.map(neverWas)]);
      const wasPermitted = oracleOfBefore.permitted(access, 'r');
      for (const path of paths.filter(path => !names.some(name => path.startsWith(name) && wasPermitted.has(name)))) {
        expect(answers.get(path), `${what}: ${path}`).toBe(answers.get(neverWas(path)));
      }
    }
  });

  test('an earlier version is shown to whoever could have seen it then, and sees the resource now', async () => {
    const name = nameOf(movedRecord);
    for (const { token, access, what } of matrix) {
      const answers = await readEach(server, token, [name, `${name}/_history/1`, `${name}/_history/99`]);
      const isPermitted = oracle.permitted(access, 'r').has(name) && oracleOfBefore.permitted(access, 'r').has(name);
      const expected = isPermitted ? 'shown' : answers.get(`${name}/_history/99`);
      expect(answers.get(`${name}/_history/1`), what).toBe(expected);
    }
  });
});

/** All of the types that a scope names. The others are refused alike: one each of some, of others for the next access. */
function namesToRead(isNamed: (type: string) => boolean, number: number): string[] {
  return resourceTypes.flatMap(({ type }, position) => {
    const all = oneByOne.filter(name => typeOf(name) === type);
    if (isNamed(type)) return all;
    return (number + position) % 5 === 0 ? all.slice(0, 1) : [];
  });
}

const typeOf = (path: string) => path.split('/')[0] ?? '';
/** The same of a resource that was never there. */
const neverWas = (path = '') => path.replace(/\/[^/]+/, '/never-was');

/** Whether a scope would permit reads of a type, if nothing else is against it. */
function namedIn(scope: string): (type: string) => boolean {
  const scopes = oracleScopes(scope).filter(({ letters }) => letters.includes('r'));
  return type => scopes.some(one => one.type === type || one.type === '*');
}
