/** How much a row asks. https://hl7.org/fhir/R4/extension-capabilitystatement-expectation.html */
export type Conformance = 'SHALL' | 'SHOULD' | 'MAY';
type Row<Fields> = Fields & { conformance: Conformance };

/** What US Core asks of a server for one type. `searches` are single parameters and combinations of them. */
export type UsCoreType = Row<{
  type: string;
  profiles: readonly string[];
  interactions: readonly Row<{ code: string }>[];
  searches: readonly Row<{ parameters: readonly string[] }>[];
  includes: readonly Row<{ value: string }>[];
  revIncludes: readonly Row<{ value: string }>[];
  operations: readonly Row<{ name: string; definition: string }>[];
}>;
export type UsCoreServer = { url: string; types: readonly UsCoreType[] };

/** `prefixes` are those that a server has to take, `manyValues` whether it has to take several with commas between. */
export type UsCoreParameter = {
  kind: string;
  expression: string;
  prefixes: readonly string[];
  manyValues: Conformance;
};
