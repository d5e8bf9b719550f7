import { type Issue, type OperationOutcome, operationOutcome } from '@smart-ehr/fhir';
import type { SearchRequest } from './parse-search.ts';

/** Parameters whose value can be what is not supported, though they are. */
const namedWithValue = ['_include', '_revinclude', '_sort'];

/** The sentence about a parameter that this server does not know. */
export function notSupported(type: string, name: string, value: string): string {
  const what = namedWithValue.includes(name) ? `${name}=${value}` : name;
  return `${type} cannot be searched by "${what.slice(0, 200)}" here; see the CapabilityStatement.`;
}

/**
 * What a lenient search tells of the parameters that it ignored; undefined when there were none.
 * https://hl7.org/fhir/R4/search.html#errors
 */
export function outcomeOf({ type, ignored }: SearchRequest): OperationOutcome | undefined {
  const [first, ...others] = ignored.map(
    ([name, value]): Issue => ({
      severity: 'warning',
      code: 'not-supported',
      diagnostics: `${notSupported(type, name, value)} It was ignored, so there may be more results than you meant.`,
      expression: `http.${name.slice(0, 200)}`,
    }),
  );
  return first && operationOutcome(first, ...others);
}
