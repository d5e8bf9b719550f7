import { expect, it } from 'vitest';
import { complaintAboutNode } from './node-version.mjs';

it.each(['20.19.0', '20.20.2', '22.12.0', '22.99.0', '24.0.0', '25.1.0', '26.0.0'])('runs on Node.js %s', version => {
  expect(complaintAboutNode(version)).toBeUndefined();
});

it.each(['12.22.0', '18.20.4', '20.18.3', '21.7.0', '22.11.0', '23.9.0'])(
  'refuses Node.js %s in one sentence',
  version => {
    expect(complaintAboutNode(version)).toMatch(/^Node\.js \S+ cannot run this project: install [^\n]+\.$/);
  },
);
