import { FhirError, type Issue } from '@smart-ehr/fhir';
import type { Access } from '../../access.ts';
import { AccessError, insufficientScope } from '../../fhir/access-error.ts';
import { isInPatientCompartment } from '../../fhir/patient-compartment.ts';
import { permitted } from '../../fhir/permitted.ts';
import type { ResourceFilter } from '../../fhir/reach.ts';
import { type HeldType, isHeldType } from '../../fhir/resource-types.ts';
import type { Condition, Link } from '../../fhir/search/condition.ts';
import { parseSearch } from '../../fhir/search/parse-search.ts';
import type { AskedFilter } from './read-cohort.ts';
import { UnfitCohortError } from './unfit-cohort.ts';

/**
 * What a patient has to meet: a resource of the type that the filters reach and for which all the rest holds is the patient,
 * or is in the patient's compartment.
 */
export type CohortStep = {
  type: HeldType;
  filters: readonly [ResourceFilter, ...ResourceFilter[]];
  conditions: Condition[];
  links: Link[];
};

/** `Type?name=value&…`; a query of the whole server, of a compartment or of another server has no such form. */
const queryPattern = /^([A-Z][A-Za-z]*)(?:\?(.*))?$/s;

/** "FHIR search result parameters … SHALL NOT be used as member-filter criteria" */
const resultParameters = [
  ...['_sort', '_count', '_include', '_revinclude', '_summary', '_total', '_elements', '_contained', '_containedType'],
  ...['_score', '_maxresults', '_graph', '_cursor', '_format', '_pretty', 'lang'],
];

export type FilterContext = { access: Access; base: string; nowMs: number };

/**
 * Understands a filter by the means of a search, which refuses what no search of this type could ask. A filter tells who
 * meets it, so it asks only what the client may search itself: of its own type, and of each that a chain leads to.
 * https://hl7.org/fhir/uv/bulkdata/StructureDefinition-bulk-cohort-group.html
 */
export function parseFilter({ query, expression }: AskedFilter, { access, base, nowMs }: FilterContext): CohortStep {
  const refuse = (code: Issue['code'], diagnostics: string) =>
    new UnfitCohortError([{ severity: 'error', code, diagnostics, expression }]);
  const [, type = '', parameters = ''] = queryPattern.exec(query) ?? [];
  if (!isHeldType(type) || !isInPatientCompartment(type)) {
    throw refuse(
      'not-supported',
      'A filter is Type?parameter=value, of Patient or of a type in the patient compartment.',
    );
  }
  const filters = readableOf(access, type);
  const asked = [...new URLSearchParams(parameters)];
  const result = asked.find(([name]) => resultParameters.includes(name.split(':')[0] ?? ''));
  if (result)
    throw refuse('not-supported', `"${result[0]}" says how results are shown. A filter only says who is meant.`);
  try {
    const { conditions, links } = parseSearch(type, asked, {
      base,
      nowMs,
      strict: true,
      reach: linked => permitted(access, linked, 'search'),
    });
    return { type, filters, conditions, links };
  } catch (error) {
    if (!(error instanceof FhirError) || error instanceof AccessError) throw error;
    throw refuse(error.issueCode, error.message);
  }
}

/** What this access may both read and search of a type; throws a 403 when it may not. */
export function readableOf(access: Access, type: HeldType): [ResourceFilter, ResourceFilter] {
  const of = (interaction: 'read' | 'search') => {
    const { filter, refusal } = permitted(access, type, interaction);
    if (refusal) throw insufficientScope(refusal);
    return filter;
  };
  return [of('search'), of('read')];
}
