import { basename } from 'node:path';

/**
 * The package-lock.json of the copy: of everything that is locked here, what the app needs, in the very same versions.
 * @param lock the lock file of this repository
 * @param manifest the package.json of the copy
 * @param app the folder of the app, as the lock file writes it: `apps/patient-app`
 * @param packages the folders of the packages under vendor/: `packages/oauth-core`
 */
export function ejectedLock(lock, manifest, app, packages) {
  const { name, version, license, engines, dependencies, devDependencies } = manifest;
  const vendored = packages.map(folder => [folder, lock.packages[folder]]);
  const used = reachable(lock.packages, [
    [app, Object.keys(dependencies)],
    ...vendored.map(([folder, entry]) => [folder, Object.keys(entry.dependencies ?? {})]),
  ]);
  const all = new Set([...used, ...reachable(lock.packages, [[app, Object.keys(devDependencies)]])]);

  const moved = [...all].map(path => [movedPath(path, app), marked(lock.packages[path], !used.has(path))]);
  const links = vendored.flatMap(([folder, { name, version, license, dependencies }]) => [
    [`node_modules/${name}`, { resolved: `vendor/${basename(folder)}`, link: true }],
    [`vendor/${basename(folder)}`, { name, version, license, dependencies }],
  ]);
  const root = { name, version, license, dependencies, devDependencies, engines };
  const entries = [...moved, ...links].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { name, version, lockfileVersion: 3, requires: true, packages: { '': root, ...Object.fromEntries(entries) } };
}

/** The paths of the packages that are needed for these names from these places, and for those in turn. */
function reachable(packages, starts) {
  const found = new Set();
  const visit = (from, names) => {
    for (const path of names.map(name => resolve(packages, from, name))) {
      // Optional peers may be absent, and a link leads to a package under vendor/.
      if (!path || found.has(path) || packages[path].link) continue;
      found.add(path);
      visit(path, needsOf(packages[path]));
    }
  };
  for (const [from, names] of starts) visit(from, names);
  return found;
}

/** Where Node.js finds a package from the place of another one: as near as possible. */
function resolve(packages, from, name) {
  const places = from.split('/').map((_part, index, parts) => parts.slice(0, parts.length - index).join('/'));
  return [...places.map(place => `${place}/node_modules/${name}`), `node_modules/${name}`].find(
    path => path in packages,
  );
}

function needsOf({ dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta }) {
  const peers = Object.keys(peerDependencies ?? {}).filter(name => !peerDependenciesMeta?.[name]?.optional);
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}

const movedPath = (path, app) => path.replace(`${app}/`, '').replace(/^packages\//, 'vendor/');

/** What is a tool here can be a part of the app there, and the other way round. */
function marked({ version, integrity, cpu, dev: _dev, devOptional: _devOptional, ...rest }, isTool) {
  // The order is npm's, so that its first run changes nothing.
  return { version, integrity, ...(cpu && { cpu }), ...(isTool && { dev: true }), ...rest };
}
