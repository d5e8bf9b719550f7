import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inRoot } from '../setup/folders.mjs';
import { Refusal } from '../setup/refusal.mjs';
import { cleanEnvironment } from './copy-test.mjs';
import { ejectApp, isCopied } from './eject-app.mjs';
import { exampleApps } from './workspaces.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'eject-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const filesOf = target =>
  readdirSync(target, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));

describe.each(exampleApps().map(path => basename(path)))('a copy of %s', name => {
  it('takes along every package of ours that it imports', () => {
    const sources = filesOf(ejectApp(name, join(folder, 'new'))).filter(file => /\.tsx?$/.test(file));
    const imported = sources.flatMap(file => readFileSync(file, 'utf8').match(/(?<=from ')@smart-ehr\/[\w-]+/g) ?? []);
    for (const used of new Set(imported))
      expect(existsSync(join(folder, 'new/vendor', basename(used), 'src/index.ts'))).toBe(true);
  });

  it('takes along nothing private, nothing that was made, and no tests of packages', () => {
    const names = filesOf(ejectApp(name, folder)).map(file => file.slice(folder.length));
    expect(names).toContain('/.env.example');
    expect(
      names.filter(file => /\/(\.env(?!\.example$)[^/]*|node_modules|dist|\.data|\.turbo)(\/|$)/.test(file)),
    ).toEqual([]);
    expect(names.filter(file => /^\/vendor\/.*(\.test\.|\/testing\/)/.test(file))).toEqual([]);
  });

  it('names no place of this repository in its settings', () => {
    ejectApp(name, folder);
    for (const file of ['package.json', 'tsconfig.json', 'package-lock.json'])
      expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/"(apps|packages)\/|@smart-ehr\/config/);
  });
});

it.each([
  ['.env.example', true],
  ['environment.ts', true],
  ['.env', false],
  ['.env.local', false],
  ['.env.production', false],
  ['.env.example.local', false],
  ['.ENV', false],
  ['.envrc', false],
  ['.data', false],
])('%s goes along: %s', (name, goesAlong) => expect(isCopied(name)).toBe(goesAlong));

describe('no copy is made', () => {
  it.each([
    ['of what is no example app', () => ejectApp('ehr', folder), /Usage: .*patient-app\|practitioner-app/],
    ['of nothing', () => ejectApp(undefined, folder), /Usage/],
    ['without a folder', () => ejectApp('patient-app', undefined), /Name the folder/],
    ['inside of this repository', () => ejectApp('patient-app', inRoot('apps/mine')), /inside of this repository/],
    ['in place of this repository', () => ejectApp('patient-app', inRoot()), /inside of this repository/],
  ])('%s', (_what, eject, sentence) => {
    expect(eject).toThrow(Refusal);
    expect(eject).toThrow(sentence);
  });

  it('over files that are there', () => {
    writeFileSync(join(folder, 'mine.txt'), 'mine');
    expect(() => ejectApp('patient-app', folder)).toThrow(/not empty/);
    expect(readdirSync(folder)).toEqual(['mine.txt']);
  });
});

it('a copy is tried out without what npm, this repository and the demonstration have set', () => {
  const set = {
    PATH: `${inRoot('node_modules/.bin')}${delimiter}/usr/bin`,
    HOME: '/home/x',
    npm_config_local_prefix: inRoot(),
    INIT_CWD: inRoot(),
    NODE_ENV: 'test',
    PATIENT_APP_FHIR_BASE: 'https://other.example/fhir',
    BULK_WORKER_URL: 'https://worker.example',
  };
  expect(cleanEnvironment(set)).toEqual({ PATH: '/usr/bin', HOME: '/home/x' });
});
