/** For property tests: every scope that the grammar allows. */
import fc from 'fast-check';
import { type ContextScope, interactions, type ResourceScope, type Scope } from '../scope.ts';

const type = fc.constantFrom('*', 'Patient', 'Observation', 'CarePlan');
const interaction = fc.subarray([...interactions], { minLength: 1 });
const text = fc.string({ minLength: 1, unit: 'grapheme' });

const parameter = fc.record({ name: text, value: text });

const v2Scope: fc.Arbitrary<ResourceScope> = fc.record({
  kind: fc.constant('resource' as const),
  level: fc.constantFrom('patient', 'user', 'system'),
  type,
  interactions: interaction,
  form: fc.constant('v2' as const),
  query: fc.array(parameter, { maxLength: 3 }),
});

const v1Scope: fc.Arbitrary<ResourceScope> = fc.record({
  kind: fc.constant('resource' as const),
  level: fc.constantFrom('patient', 'user', 'system'),
  type,
  interactions: fc.constantFrom<ResourceScope['interactions'][]>(
    ['read', 'search'],
    ['create', 'update', 'delete'],
    [...interactions],
  ),
  form: fc.constant('v1' as const),
  query: fc.constant([]),
});

const contextScope: fc.Arbitrary<ContextScope> = fc.constantFrom(
  { kind: 'context' },
  { kind: 'context', type: 'patient' },
  { kind: 'context', type: 'list', role: 'https://example.org/x?y=1' },
);

export const arbitraryResourceScope = fc.oneof(v1Scope, v2Scope);

export const arbitraryScope: fc.Arbitrary<Scope> = fc.oneof(
  arbitraryResourceScope,
  contextScope,
  fc.record({ kind: fc.constant('identity' as const), name: fc.constantFrom('openid', 'fhirUser', 'profile') }),
  fc.record({ kind: fc.constant('access' as const), name: fc.constantFrom('offline_access', 'online_access') }),
  fc.record({ kind: fc.constant('extension' as const), name: fc.constantFrom('__x', 'https://x.example/s') }),
);
