/** A scope for resources, as the oracle reads it: by a reading of the grammar of its own. */
export type OracleScope = {
  level: 'patient' | 'user' | 'system';
  /** A resource type, or `*`. */
  type: string;
  /** Some of `cruds`. */
  letters: string;
  query: [name: string, value: string][];
};

const v1: Record<string, string> = { read: 'rs', write: 'cud', '*': 'cruds' };
const grammar = /^(patient|user|system)\/([A-Z][A-Za-z]*|\*)\.(?:(read|write|\*)|(?=[cruds])(c?r?u?d?s?)(?:\?(.+))?)$/;

/**
 * The scopes for resources among the words of a token. What is not in the grammar permits nothing: letters in another
 * order, a query on a v1 scope.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
 */
export function oracleScopes(words: string): OracleScope[] {
  return words.split(' ').flatMap(word => {
    const [, level, type = '', v1Letters = '', v2Letters = '', query = ''] = grammar.exec(word) ?? [];
    if (level === undefined) return [];
    const letters = v1[v1Letters] ?? v2Letters;
    return [{ level: level as OracleScope['level'], type, letters, query: [...new URLSearchParams(query)] }];
  });
}

/** Permits an app to read who is signed in. https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-identity-data */
export function asksForFhirUser(words: string): boolean {
  return ['openid', 'fhirUser'].every(word => words.split(' ').includes(word));
}
