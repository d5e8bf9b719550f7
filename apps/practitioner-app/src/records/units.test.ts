import { expect, it } from 'vitest';
import { readableUnit } from './units.ts';

it.each([
  ['mg/dL', 'mg/dL'],
  ['Cel', '°C'],
  ['[lb_av]', 'lb'],
  ['mm[Hg]', 'mmHg'],
  ['/min', 'per minute'],
  ['kg/m2', 'kg/m²'],
  ['mL/min/{1.73_m2}', 'mL/min/1.73 m²'],
  ['{score}', ''],
  ['10*3/uL', '10^3/uL'],
  ['bananas', 'bananas'],
])('the unit %s is written %s', (unit, text) => {
  expect(readableUnit(unit)).toBe(text);
});
