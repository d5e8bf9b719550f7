import { FhirError } from '@smart-ehr/fhir';
import type { Access } from '../../access.ts';
import { insufficientScope } from '../access-error.ts';
import { permitted } from '../permitted.ts';
import type { ResourceFilter } from '../reach.ts';
import type { HeldType } from '../resource-types.ts';
import type { Condition } from '../search/condition.ts';
import { type ParseContext, parseCondition } from '../search/parse-condition.ts';
import { hasFewValues } from '../search/refuse-search.ts';

/** A create happens unless a resource within the filter meets all conditions. */
export type CreateCondition = { filter: ResourceFilter; conditions: Condition[] };

const specLink = 'https://hl7.org/fhir/R4/http.html#ccreate';
const mostConditions = 20;

/**
 * Reads `If-None-Exist`, the parameters of a search. It searches no wider than the access itself may, and what this server
 * cannot search by is refused: dropped, it would make the condition another one.
 * https://hl7.org/fhir/R4/http.html#ccreate
 */
export function parseIfNoneExist(
  access: Access,
  type: HeldType,
  text: string | undefined,
  context: ParseContext,
): CreateCondition | undefined {
  if (text === undefined) return undefined;
  const { filter, refusal } = permitted(access, type, 'search');
  if (refusal) throw insufficientScope(refusal);
  const parameters = [...new URLSearchParams(text.slice(text.indexOf('?') + 1))];
  if (parameters.length === 0 || parameters.length > mostConditions) {
    throw invalid(`If-None-Exist holds 1 to ${mostConditions} search parameters, like identifier=system|value.`);
  }
  const conditions = parameters.map(([name, value]) => {
    const condition = value.includes('\0') ? undefined : parseCondition(type, name, value, context);
    if (!condition) throw invalid(`If-None-Exist: ${type} cannot be searched by this parameter here.`);
    return condition;
  });
  if (!hasFewValues(conditions)) throw invalid('If-None-Exist has too many values. Ask for one identifier.');
  return { filter, conditions };
}

function invalid(sentence: string): FhirError {
  return new FhirError(400, 'invalid', sentence, { expression: 'http.If-None-Exist', specLink });
}
