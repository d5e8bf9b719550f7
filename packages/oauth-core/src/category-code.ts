import { categoriesOfType } from './categories.ts';

/** The systems in which HL7 and US Core define the categories that have a title of their own (scope-words). */
const systems = new Set(
  Object.values(categoriesOfType)
    .flat()
    .map(({ system }) => system),
);

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
  if (parts.length > 2 || (system !== undefined && !systems.has(system))) return undefined;
  return code;
}
