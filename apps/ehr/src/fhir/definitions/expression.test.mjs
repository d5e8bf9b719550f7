import { expect, test } from 'vitest';
import { resourceTypes } from '../resource-types.ts';
import { leftOutSearchParameters } from '../search-parameters.generated.ts';
import { searchParametersOf } from '../search-parameters.ts';
import { parseExpression } from './expression.mjs';

test('reads unions, casts, filters and extensions', () => {
  expect(parseExpression('(A.value as Quantity) | A.b.as(Age) | A.c.where(resolve() is Patient)')).toEqual([
    [{ type: 'A' }, { name: 'value' }, { as: 'Quantity' }],
    [{ type: 'A' }, { name: 'b' }, { as: 'Age' }],
    [{ type: 'A' }, { name: 'c' }, { target: 'Patient' }],
  ]);
  expect(parseExpression("A.extension.where(url = 'http://a.b/c|d').value.code")).toEqual([
    [
      { type: 'A' },
      { name: 'extension' },
      { where: 'url', equals: 'http://a.b/c|d' },
      { name: 'value' },
      { name: 'code' },
    ],
  ]);
});

test.each(['A.b.first()', 'A.b[0]', 'A.b.where(x > 1)', 'A.b and A.c', 'A.b +'])('%s is refused, not guessed', text => {
  expect(() => parseExpression(text)).toThrow('cannot read');
});

test('every parameter of the table has paths, and numbers are its own', () => {
  const all = resourceTypes.flatMap(({ type }) => searchParametersOf(type));
  expect(all.filter(({ paths }) => paths.length === 0)).toEqual([]);
  const own = new Set(all.map(({ param }) => param));
  expect(own.size).toBe(new Set(all).size);
});

test('what is left out is some composites, special parameters and what only text engines can do', () => {
  const whole = leftOutSearchParameters.filter(({ reason }) => !reason.startsWith('no quantity'));
  expect(whole.filter(({ reason }) => !/composite|special|phonetic|expression|column|R4/.test(reason))).toEqual([]);
});
