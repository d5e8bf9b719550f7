import { describe, expect, it } from 'vitest';
import { ejectedLock } from './ejected-lock.mjs';

const package_ = (version, more) => ({ version, integrity: `sha512-${version}`, ...more });
const lock = {
  packages: {
    '': { name: 'root' },
    'apps/app': { name: '@smart-ehr/app' },
    'packages/core': { name: '@smart-ehr/core', version: '0.1.0', dependencies: { jose: '6' } },
    'node_modules/@smart-ehr/core': { resolved: 'packages/core', link: true },
    'node_modules/jose': package_('6', { dev: true }),
    'node_modules/react': package_('19', { dependencies: { scheduler: '1' }, peerDependencies: { peer: '1' } }),
    'node_modules/scheduler': package_('1'),
    'node_modules/react/node_modules/scheduler': package_('2'),
    'node_modules/peer': package_('1', {
      peerDependencies: { heavy: '1' },
      peerDependenciesMeta: { heavy: { optional: true } },
    }),
    'node_modules/heavy': package_('1'),
    'node_modules/vite': package_('8', { optionalDependencies: { absent: '1', binary: '1' } }),
    'node_modules/binary': package_('1', { optional: true, cpu: ['x64'] }),
    'apps/app/node_modules/types': package_('3'),
    'node_modules/types': package_('1'),
    'node_modules/express': package_('5'),
  },
};
const manifest = {
  name: 'app',
  version: '0.1.0',
  dependencies: { '@smart-ehr/core': 'file:vendor/core', react: '19' },
  devDependencies: { types: '3', vite: '8' },
};
const { packages } = ejectedLock(lock, manifest, 'apps/app', ['packages/core']);

describe('the lock file of a copy', () => {
  it('begins with the package.json of the copy', () => {
    expect(packages['']).toMatchObject(manifest);
  });

  it('has what the app needs, in the versions and places of here, and nothing else', () => {
    expect(Object.keys(packages)).toEqual([
      '',
      'node_modules/@smart-ehr/core',
      'node_modules/binary',
      'node_modules/jose',
      'node_modules/peer',
      'node_modules/react',
      'node_modules/react/node_modules/scheduler',
      'node_modules/types',
      'node_modules/vite',
      'vendor/core',
    ]);
  });

  it('takes what the app has for itself instead of what all others share', () => {
    expect(packages['node_modules/types'].version).toBe('3');
  });

  it('links to the packages under vendor/', () => {
    expect(packages['node_modules/@smart-ehr/core']).toEqual({ resolved: 'vendor/core', link: true });
    expect(packages['vendor/core']).toMatchObject({ name: '@smart-ehr/core', dependencies: { jose: '6' } });
  });

  it('tells tools from what the app is made of, whatever they are here', () => {
    const tools = Object.keys(packages).filter(path => packages[path].dev);
    expect(tools).toEqual(['node_modules/binary', 'node_modules/types', 'node_modules/vite']);
  });
});
