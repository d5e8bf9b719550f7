import { expect, it } from 'vitest';
import { categoryCode } from './category-code.ts';

const usCore = 'http://hl7.org/fhir/us/core/CodeSystem/us-core-category';

it.each([
  ['laboratory', 'laboratory'],
  [`${usCore}|sdoh`, 'sdoh'],
])('the code of %s is %s', (value, code) => {
  expect(categoryCode(value)).toBe(code);
});

it.each([
  'laboratory,imaging',
  `${usCore}|sdoh,${usCore}|survey`,
  'labor\\atory',
  'https://other.example/categories|laboratory',
  '|laboratory',
  `${usCore}|sdoh|survey`,
])('%s is not one code alone', value => {
  expect(categoryCode(value)).toBeUndefined();
});
