import { basename } from 'node:path';

const ours = '@smart-ehr/';
/** What the root of the repository provides to every workspace. */
const provided = ['typescript', '@types/node'];

/** The package.json of the copy: packages of ours come from vendor/, and the tools of the root in their exact versions. */
export function ejectedManifest(text, rootManifest, packages) {
  const { name, version, license, type, scripts, dependencies, devDependencies } = JSON.parse(text);
  const vendored = new Set(packages.map(folder => basename(folder)));
  const toVendor = entries =>
    Object.entries(entries ?? {}).flatMap(([dependency, range]) => {
      if (!dependency.startsWith(ours)) return [[dependency, range]];
      const folder = dependency.slice(ours.length);
      return folder !== 'config' && vendored.has(folder) ? [[dependency, `file:vendor/${folder}`]] : [];
    });
  const tools = provided.map(tool => [tool, rootManifest.devDependencies[tool]]);
  return json({
    name: name.slice(ours.length),
    version,
    private: true,
    license,
    type,
    engines: rootManifest.engines,
    scripts,
    dependencies: Object.fromEntries(toVendor(dependencies)),
    devDependencies: sorted([...toVendor(devDependencies), ...tools]),
  });
}

/** The package.json of a package under vendor/: it is used from there, and not tested or published. */
export function vendoredManifest(text) {
  const { scripts: _scripts, devDependencies: _devDependencies, ...manifest } = JSON.parse(text);
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(([name, range]) => [
    name,
    name.startsWith(ours) ? `file:../${name.slice(ours.length)}` : range,
  ]);
  return json({ ...manifest, dependencies: Object.fromEntries(dependencies) });
}

export const ejectedTsconfig = (text, folder) => text.replaceAll(`${ours}config/`, folder);

/** The README of the app without what holds in the repository alone. */
export function ejectedReadme(text, name) {
  const note = `> Copied out of the repository smart-ehr. The packages that the app uses are under \`vendor/\`: they are yours now.\n`;
  return text
    .replace('\n', `\n\n${note}`)
    .replaceAll(` -w apps/${name}`, '')
    .replaceAll('In this repository', 'In the repository smart-ehr')
    .replace(/\[([^\]]*)\]\(\.\.[^)]*\)/g, '$1');
}

const sorted = entries => Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
const json = value => `${JSON.stringify(value, null, 2)}\n`;
