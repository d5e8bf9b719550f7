import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { inRoot } from '../setup/folders.mjs';
import { knownSettings, unknownSettings } from './settings.mjs';

it('.env.example explains every setting that the EHR reads', () => {
  const config = readFileSync(inRoot('apps/ehr/src/config.ts'), 'utf8');
  const read = [...config.matchAll(/env\.([A-Z][A-Z0-9_]+)/g)].map(([, name]) => name);
  expect(read.length).toBeGreaterThan(5);
  expect(knownSettings()).toEqual(expect.arrayContaining(read));
});

it('notices a setting whose name nothing reads', () => {
  expect(unknownSettings({ EHR_ULR: 'x', EHR_URL: 'x', HOME: 'x' }, ['EHR_URL'])).toEqual(['EHR_ULR']);
});
