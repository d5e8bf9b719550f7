import { expect, it } from 'vitest';
import { nameOf, resource, resourcesOf } from './resources.ts';

const some = [...resourcesOf(500)];

it('each has a name of its own', () => {
  expect(new Set(some.map(({ resourceType, id }) => `${resourceType}/${id}`)).size).toBe(500);
  expect(some.map((_, nth) => nameOf(nth))).toEqual(some.map(({ resourceType, id }) => `${resourceType}/${id}`));
});
it('is about a kilobyte long', () => {
  const mean = some.reduce((sum, one) => sum + JSON.stringify(one).length, 0) / some.length;
  expect(mean).toBeGreaterThan(900);
  expect(mean).toBeLessThan(1100);
});
it('is the same every time, and another one when it was changed', () => {
  expect([...resourcesOf(500)]).toEqual(some);
  expect(resource(7, 1)).not.toEqual(resource(7, 0));
});
it('refers to what is there', () => {
  const names = new Set(some.map((_, nth) => nameOf(nth)));
  const references = [...JSON.stringify(some).matchAll(/"reference":"([^"]+)"/g)].map(
    ([, reference = '']) => reference,
  );
  expect(references.filter(reference => !names.has(reference))).toEqual([]);
});
