import { describe, expect, it } from 'vitest';
import { firstDifference } from './installed.mjs';

const linux = { platform: 'linux', arch: 'x64' };
const express = { version: '5.0.0', integrity: 'sha512-a' };

describe('firstDifference', () => {
  it('finds none when every locked package is installed', () => {
    const packages = {
      '': {},
      'apps/ehr': {},
      'node_modules/express': express,
      'node_modules/@smart-ehr/ehr': { link: true },
    };
    expect(firstDifference(packages, packages, linux)).toBeUndefined();
  });

  it('does not miss binaries for other platforms', () => {
    const locked = { 'node_modules/@x/mac': { version: '1.0.0', optional: true, os: ['darwin'], cpu: ['arm64'] } };
    expect(firstDifference(locked, {}, linux)).toBeUndefined();
  });

  it.each([
    ['is not installed', { 'node_modules/express': express }, {}],
    [
      'is installed in another version',
      { 'node_modules/express': express },
      { 'node_modules/express': { ...express, version: '4.0.0' } },
    ],
    [
      'was published anew',
      { 'node_modules/express': express },
      { 'node_modules/express': { ...express, integrity: 'sha512-b' } },
    ],
    ['is a workspace that is not linked', { 'node_modules/@smart-ehr/fhir': { link: true } }, {}],
    ['is a package of a workspace', { 'apps/ehr/node_modules/pg': express }, {}],
    [
      'is the binary for this platform',
      { 'node_modules/@x/linux': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] } },
      {},
    ],
  ])('finds the package that %s', (_what, locked, installed) => {
    expect(firstDifference(locked, installed, linux)).toBe(Object.keys(locked)[0]);
  });
});
