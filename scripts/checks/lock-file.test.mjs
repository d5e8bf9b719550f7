import { describe, expect, it } from 'vitest';
import { unlockedOptionalPackages } from './lock-file.mjs';

const asksForOne = { optionalDependencies: { 'binary-linux': '1.0.0' } };

describe('unlockedOptionalPackages', () => {
  it('is content when the optional package is locked at the top', () => {
    const packages = { 'node_modules/tool': asksForOne, 'node_modules/binary-linux': {} };
    expect(unlockedOptionalPackages(packages)).toEqual([]);
  });

  it('is content when it is locked below the package that asks for it', () => {
    const packages = { 'node_modules/tool': asksForOne, 'node_modules/tool/node_modules/binary-linux': {} };
    expect(unlockedOptionalPackages(packages)).toEqual([]);
  });

  it('is content when it is locked between the two', () => {
    const packages = {
      'node_modules/a/node_modules/@scope/tool': asksForOne,
      'node_modules/a/node_modules/binary-linux': {},
    };
    expect(unlockedOptionalPackages(packages)).toEqual([]);
  });

  it.each([
    ['nowhere', {}],
    ['only below another package', { 'node_modules/other/node_modules/binary-linux': {} }],
    ['only in a workspace beside it', { 'apps/x/node_modules/binary-linux': {} }],
  ])('names the package that is locked %s', (_where, others) => {
    expect(unlockedOptionalPackages({ 'node_modules/tool': asksForOne, ...others })).toEqual([
      'node_modules/tool asks for binary-linux, which package-lock.json does not hold.',
    ]);
  });

  it('looks at the workspaces and at the root too', () => {
    expect(unlockedOptionalPackages({ '': asksForOne, 'apps/x': asksForOne })).toHaveLength(2);
  });
});
