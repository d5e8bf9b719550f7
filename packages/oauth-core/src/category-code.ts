/** The systems in which HL7 and US Core define the categories that have a title of their own (scope-words). */
const systems = [
  'http://terminology.hl7.org/CodeSystem/observation-category',
  'http://terminology.hl7.org/CodeSystem/condition-category',
  'http://hl7.org/fhir/us/core/CodeSystem/condition-category',
  'http://hl7.org/fhir/us/core/CodeSystem/us-core-category',
];

/**
 * The code of a `category` filter that is a single token, `code` or `system|code` with one of those systems.
 * Undefined for everything that may let through more or other things than the code says: a list of values (`,`), an
 * escape (`\`), another system.
 * https://hl7.org/fhir/R4/search.html#token and https://hl7.org/fhir/R4/search.html#escaping
 */
export function categoryCode(value: string): string | undefined {
  if (/[,\\]/.test(value)) return undefined;
  const parts = value.split('|');
  const [system, code] = parts.length === 1 ? [undefined, value] : parts;
  if (parts.length > 2 || (system !== undefined && !systems.includes(system))) return undefined;
  return code;
}
