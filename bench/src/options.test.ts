import { expect, it } from 'vitest';
import { parseOptions, UsageError } from './options.ts';

it('measures five rounds of two seconds unless told otherwise', () => {
  expect(parseOptions(['token'])).toEqual({
    suite: 'token',
    rounds: 5,
    seconds: 2,
    connections: 16,
    only: '',
    patients: [100, 1000, 10000],
    sizes: [10_000, 100_000, 1_000_000],
    profile: false,
  });
});

it('takes what it is told', () => {
  const args = ['token', '--rounds', '3', '--seconds', '0.5', '--connections', '4', '--only', 'ES384', '--profile'];
  expect(parseOptions(args)).toEqual({
    suite: 'token',
    rounds: 3,
    seconds: 0.5,
    connections: 4,
    only: 'ES384',
    patients: [100, 1000, 10000],
    sizes: [10_000, 100_000, 1_000_000],
    profile: true,
  });
});

it('takes the sizes of the databases', () => {
  expect(parseOptions(['fhir', '--patients', '1,20000'])).toMatchObject({ suite: 'fhir', patients: [1, 20000] });
});

it('takes the sizes of exports', () => {
  expect(parseOptions(['bulk', '--sizes', '500,1000000'])).toMatchObject({ suite: 'bulk', sizes: [500, 1_000_000] });
  expect(parseOptions(['bulk', '--quick']).sizes).toEqual([2000]);
});

it('is short when it is to be quick, and as long as it is told even then', () => {
  expect(parseOptions(['token', '--quick'])).toMatchObject({ rounds: 1, seconds: 0.3 });
  expect(parseOptions(['token', '--quick', '--rounds', '2'])).toMatchObject({ rounds: 2, seconds: 0.3 });
});

it.each([
  ['no suite', []],
  ['an unknown suite', ['speed']],
  ['two suites', ['token', 'fhir']],
  ['an unknown option', ['token', '--loud']],
  ['no rounds', ['token', '--rounds', '0']],
  ['a part of a round', ['token', '--rounds', '1.5']],
  ['a number of patients that is none', ['fhir', '--patients', '10,many']],
  ['a size that nobody has the disk for', ['bulk', '--sizes', '10000000']],
  ['no size', ['bulk', '--sizes', '']],
  ['no time', ['token', '--seconds', '0']],
  ['a time that is no number', ['token', '--seconds', 'long']],
  ['a negative number of connections', ['token', '--connections=-1']],
])('refuses %s and says how it is used', (_what, args) => {
  expect(() => parseOptions(args)).toThrow(UsageError);
  expect(() => parseOptions(args)).toThrow(/npm run bench -- token/);
});
