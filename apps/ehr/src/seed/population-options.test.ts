import { expect, test } from 'vitest';
import { ConfigError } from '../config.ts';
import { populationOptions } from './population-options.ts';

const today = '2027-03-04';

test.each([
  [[], { generated: 100, seed: 1 }],
  [['--patients', '1000', '--seed', '42'], { generated: 1000, seed: 42 }],
  [['--patients=0'], { generated: 0, seed: 1 }],
  [['--anchor', '2028-02-29'], { generated: 100, seed: 1, anchor: '2028-02-29' }],
  [['--anchor', 'today'], { generated: 100, seed: 1, anchor: today }],
])('%j is understood', (args, options) => {
  expect(populationOptions(args, today)).toEqual(options);
});

test.each([
  [['--patients', 'many']],
  [['--patients', '-1']],
  [['--patients', '1e3']],
  [['--patients', '1234567890']],
  [['--patients']],
  [['--seed', '']],
  [['--anchor', 'yesterday']],
  [['--anchor', '2026-02-30']],
  [['--anchor', '2026-9-1']],
  [['--anchor', '']],
  [['--anchor', '2026-09-01T00:00:00Z']],
  [['--patient', '5']],
  [['5']],
])('%j is refused with what the seed takes', args => {
  expect(() => populationOptions(args, today)).toThrow(ConfigError);
  expect(() => populationOptions(args, today)).toThrow('The seed takes --patients N');
});
