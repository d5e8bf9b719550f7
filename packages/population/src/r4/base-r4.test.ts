import { readFileSync } from 'node:fs';
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core';
import type { Resource } from '@smart-ehr/fhir';
import { beforeAll, expect, test } from 'vitest';
import { generatePopulation } from '../index.ts';

type Validated = Parameters<typeof validateResource>[0];

/** Cardinalities, types and formats of elements, invariants, and that nothing else is there: by a validator of others. */
function problemsOf(resource: Resource): string[] {
  try {
    const issues = validateResource(resource as Validated);
    return issues.map(
      ({ severity, details }) => `${resource.resourceType}/${resource.id}: ${severity} ${details?.text}`,
    );
  } catch (error) {
    return [`${resource.resourceType}/${resource.id}: ${(error as Error).message}`];
  }
}

beforeAll(() => {
  const lines = readFileSync(new URL('structures.generated.ndjson', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  indexStructureDefinitionBundle(lines.map(line => JSON.parse(line)));
});

test('every resource is valid R4', () => {
  const problems: string[] = [];
  for (const resource of generatePopulation()) problems.push(...problemsOf(resource));
  expect(problems).toEqual([]);
}, 120_000);

test.each([
  ['without a required element', { status: undefined }, 'Missing required property (Observation.status)'],
  ['with an element of no such name', { colour: 'red' }, 'Invalid additional property "colour" (Observation.colour)'],
  ['with a date of no such day', { issued: 'yesterday' }, 'Invalid instant format (Observation.issued)'],
  [
    'that breaks an invariant',
    { valueString: 'x', dataAbsentReason: { text: 'unknown' } },
    'Constraint obs-6 not met: dataAbsentReason SHALL only be present if Observation.value[x] is not present',
  ],
])('an Observation %s is found out', (_what, change, problem) => {
  const observation = {
    resourceType: 'Observation',
    id: 'a',
    status: 'final',
    code: { text: 'x' },
    ...change,
  } as Resource;
  expect(problemsOf(observation)).toEqual([expect.stringContaining(`Observation/a: ${problem}`)]);
});
