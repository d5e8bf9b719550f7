import type { Generation } from './generation.ts';
import { invalid } from './leniency.ts';

/** Parameters of which one value may be a list, and where a list is cut. Of a search a comma may be its own: `code=a,b`. */
const separators: Readonly<Record<string, RegExp>> = {
  _type: /,/,
  _elements: /,/,
  includeAssociatedData: /,/,
  _typeFilter: /,(?=[A-Za-z]+\?)/,
};

/**
 * The single values of a parameter: "The server SHALL treat the values provided as if they were comma delimited values
 * within a single instance of the parameter". https://hl7.org/fhir/uv/bulkdata/en/export.html#bulk-data-kick-off-request
 *
 * Version 4.0 knows no such lists; taken as one value, they would find something else than was meant.
 * https://hl7.org/fhir/uv/bulkdata/4.0.0-202609-ballot/en/changes.html
 */
export function singleValues(name: string, values: readonly string[], generation: Generation): readonly string[] {
  const separator = separators[name];
  if (!separator) return values;
  if (generation === 3) return values.flatMap(value => value.split(separator));
  if (values.some(value => separator.test(value))) {
    throw invalid(name, `Send ${name} once for each value: version 4.0 has no lists with commas.`);
  }
  return values;
}
