import { describe, expect, it } from 'vitest';
import { ejectedManifest, ejectedReadme, ejectedTsconfig, vendoredManifest } from './rewrite.mjs';

const rootManifest = { engines: { node: '>=20' }, devDependencies: { typescript: '7.0.2', '@types/node': '20.0.0' } };
const app = {
  name: '@smart-ehr/patient-app',
  version: '0.1.0',
  scripts: { build: 'vite build' },
  dependencies: { '@smart-ehr/oauth-core': '0.1.0', react: '19.3.1' },
  devDependencies: { '@smart-ehr/config': '0.1.0', vite: '8.3.8' },
};
const ejected = JSON.parse(
  ejectedManifest(JSON.stringify(app), rootManifest, ['/r/packages/oauth-core', '/r/packages/config']),
);

describe('the package.json of a copy', () => {
  it('takes our packages from vendor/ and all others from npm', () => {
    expect(ejected.dependencies).toEqual({ '@smart-ehr/oauth-core': 'file:vendor/oauth-core', react: '19.3.1' });
  });

  it('has the tools that the root of the repository provides, and no settings as a package', () => {
    expect(ejected.devDependencies).toEqual({ '@types/node': '20.0.0', typescript: '7.0.2', vite: '8.3.8' });
  });

  it('is a project of its own that nobody publishes by mistake', () => {
    expect(ejected).toMatchObject({ name: 'patient-app', private: true, engines: { node: '>=20' } });
  });
});

it('a package under vendor/ keeps what it needs to be used', () => {
  const manifest = {
    name: '@smart-ehr/fhir',
    exports: { '.': './src/index.ts' },
    scripts: { test: 'vitest run' },
    dependencies: { '@smart-ehr/other': '0.1.0', jose: '6.2.18' },
    devDependencies: { vitest: '4.1.11' },
  };
  expect(JSON.parse(vendoredManifest(JSON.stringify(manifest)))).toEqual({
    name: '@smart-ehr/fhir',
    exports: { '.': './src/index.ts' },
    dependencies: { '@smart-ehr/other': 'file:../other', jose: '6.2.18' },
  });
});

it('TypeScript settings are extended by path', () => {
  expect(ejectedTsconfig('{ "extends": "@smart-ehr/config/tsconfig.react.json" }', './vendor/config/')).toBe(
    '{ "extends": "./vendor/config/tsconfig.react.json" }',
  );
});

it('a README has no commands and links of the repository', () => {
  const text =
    '# App\n\nSee [the other](../other/README.md).\n\nIn this repository `npm start` runs it.\n\nnpm run build -w apps/patient-app\n';
  const readme = ejectedReadme(text, 'patient-app');
  expect(readme).toMatch(/^# App\n\n> Copied out of/);
  expect(readme).toContain('See the other.\n\nIn the repository smart-ehr `npm start` runs it.\n\nnpm run build\n');
});
