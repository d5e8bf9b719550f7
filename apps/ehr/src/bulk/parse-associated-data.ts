import { type Leniency, shortened } from './leniency.ts';

/**
 * Which Provenance goes with the resources of an export: of each the newest one, or every one.
 * https://hl7.org/fhir/uv/bulkdata/en/ValueSet-include-associated-data.html
 */
export type AssociatedProvenance = 'latest' | 'relevant';

const provenances: Readonly<Record<string, AssociatedProvenance>> = {
  LatestProvenanceResources: 'latest',
  RelevantProvenanceResources: 'relevant',
};

/**
 * Reads `includeAssociatedData`. This server has no custom values. "If multiple conflicting values are included, the
 * server SHALL apply the least restrictive value". https://hl7.org/fhir/uv/bulkdata/en/export.html#query-parameters
 */
export function parseAssociatedData(values: readonly string[], leniency: Leniency): AssociatedProvenance | undefined {
  const asked = new Set<AssociatedProvenance>();
  for (const value of values) {
    const provenance = Object.hasOwn(provenances, value) ? provenances[value] : undefined;
    if (provenance) asked.add(provenance);
    else leniency.refuse('includeAssociatedData', `There is no associated data "${shortened(value)}" here.`);
  }
  return asked.has('relevant') ? 'relevant' : [...asked][0];
}
