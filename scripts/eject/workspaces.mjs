import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../setup/folders.mjs';

export const readJson = file => JSON.parse(readFileSync(file, 'utf8'));

/** The folders of the apps that are made to be copied. */
export const exampleApps = () => foldersIn(inRoot('apps')).filter(isExample);

/** Tags of turbo.json: they hold what keeps an app copyable, that it uses few packages and no other app. */
const isExample = folder => readJson(join(folder, 'turbo.json')).tags.some(tag => ['example', 'worker'].includes(tag));

/** The folders of the packages that a workspace uses, and of those that these use. */
export function packagesOf(workspace) {
  const folders = new Map(foldersIn(inRoot('packages')).map(folder => [manifestOf(folder).name, folder]));
  const found = new Set();
  const visit = (folder, kinds) => {
    const manifest = manifestOf(folder);
    for (const name of kinds.flatMap(kind => Object.keys(manifest[kind] ?? {}))) {
      const used = folders.get(name);
      if (!used || found.has(used)) continue;
      found.add(used);
      visit(used, kinds);
    }
  };
  visit(workspace, ['dependencies', 'devDependencies']);
  return [...found];
}

const manifestOf = folder => readJson(join(folder, 'package.json'));

const foldersIn = parent =>
  readdirSync(parent)
    .map(name => join(parent, name))
    .filter(folder => existsSync(join(folder, 'package.json')));
