import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { inRoot, root } from '../setup/folders.mjs';
import { Refusal } from '../setup/refusal.mjs';
import { ejectedLock } from './ejected-lock.mjs';
import { ejectedManifest, ejectedReadme, ejectedTsconfig, vendoredManifest } from './rewrite.mjs';
import { exampleApps, packagesOf, readJson } from './workspaces.mjs';

/** What was made, what is private to this checkout, and what only this repository's tools read. */
const neverCopied = new Set(['node_modules', 'dist', '.turbo', '.data', 'turbo.json', 'coverage']);
/** Settings are private whatever they are called (`.env.local`, `.env.production`); only the example is for everybody. */
export const isCopied = name => !neverCopied.has(name) && (name === '.env.example' || !/^\.env/i.test(name));
/** The tests of a package need more than the package does. */
const isTest = name => name === 'testing' || name === 'vitest.config.ts' || name.endsWith('.test.ts');

const gitignore = 'node_modules/\ndist/\n.data/\n.env*\n!.env.example\n';

/** Copies an example app into an empty folder so that it installs, builds, tests and runs there alone. Gives the folder. */
export function ejectApp(name, target) {
  const app = exampleApps().find(folder => basename(folder) === name);
  if (!app)
    throw new Refusal(
      `Usage: npm run eject -- ${exampleApps()
        .map(path => basename(path))
        .join('|')} DIR`,
    );
  refuseFolder(target, name);

  copy(app, target);
  const packages = packagesOf(app);
  for (const folder of packages) vendor(folder, join(target, 'vendor', basename(folder)));
  rewrite(join(target, 'package.json'), text => ejectedManifest(text, readJson(inRoot('package.json')), packages));
  lock(target, app, packages);
  rewrite(join(target, 'tsconfig.json'), text => ejectedTsconfig(text, './vendor/config/'));
  rewrite(join(target, 'README.md'), text => ejectedReadme(text, name));
  writeFileSync(join(target, '.gitignore'), gitignore);
  for (const file of ['LICENSE', '.npmrc']) copyFileSync(inRoot(file), join(target, file));
  return target;
}

function refuseFolder(target, name) {
  if (!target) throw new Refusal(`Name the folder for the copy: npm run eject -- ${name} ../my-app`);
  if (!relative(root, target).startsWith('..'))
    throw new Refusal(`${target} is inside of this repository, whose npm would take it for its own. Choose another.`);
  if (existsSync(target) && readdirSync(target).length > 0)
    throw new Refusal(`${target} is not empty, and nothing in it shall be overwritten. Choose another folder.`);
}

/** Copies a package. The settings of TypeScript are no package any more: the copies extend them by path. */
function vendor(folder, target) {
  if (isConfig(folder)) return copy(folder, target, name => !name.startsWith('tsconfig.'));
  copy(folder, target, isTest);
  rewrite(join(target, 'package.json'), vendoredManifest);
  rewrite(join(target, 'tsconfig.json'), text => ejectedTsconfig(text, '../config/'));
}

function lock(target, app, packages) {
  const vendored = packages.filter(folder => !isConfig(folder)).map(inLock);
  const copied = ejectedLock(
    readJson(inRoot('package-lock.json')),
    readJson(join(target, 'package.json')),
    inLock(app),
    vendored,
  );
  writeFileSync(join(target, 'package-lock.json'), `${JSON.stringify(copied, null, 2)}\n`);
}

const isConfig = folder => basename(folder) === 'config';
/** `packages/oauth-core`, on Windows too. */
const inLock = folder => relative(root, folder).replaceAll('\\', '/');

function copy(from, to, isLeftOut = () => false) {
  mkdirSync(to, { recursive: true });
  const filter = path => isCopied(basename(path)) && !isLeftOut(basename(path));
  for (const entry of readdirSync(from).map(name => join(from, name)))
    if (filter(entry)) cpSync(entry, join(to, basename(entry)), { recursive: true, filter });
}

const rewrite = (file, change) => writeFileSync(file, change(readFileSync(file, 'utf8')));
