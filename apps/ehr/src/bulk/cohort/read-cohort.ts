import type { Group, GroupMember, Issue, IssueCode } from '@smart-ehr/fhir';
import { referenceTarget } from '../../fhir/values/reference-values.ts';
import { memberFilter } from './profile.ts';
import { UnfitCohortError } from './unfit-cohort.ts';

/** A query that members meet, and where the Group says it. */
export type AskedFilter = { query: string; expression: string };

/** Whom the filters are asked of: these patients, and who is in these groups. */
export type AskedMembers = { patients: string[]; groups: { id: string; expression: string }[] };

/** `members`: absent where the filters are asked of every patient whom the client may see. */
export type AskedCohort = { filters: AskedFilter[]; members?: AskedMembers };

const most = { filters: 10, groups: 20, patients: 10_000 };

/**
 * Reads a Group as the profile defines a cohort; throws an UnfitCohortError that names every element which is not so.
 * https://hl7.org/fhir/uv/bulkdata/StructureDefinition-bulk-cohort-group.html
 */
export function readCohort(group: Group, base: string): AskedCohort {
  const issues: Issue[] = [];
  const fault = (code: IssueCode, expression: string, diagnostics: string) =>
    void issues.push({ severity: 'error', code, expression, diagnostics });

  if (group.name === undefined) fault('required', 'Group.name', 'A cohort has a name.');
  if (group.type !== 'person') {
    fault('not-supported', 'Group.type', 'Cohorts here are of patients: send "person".');
  }
  if (group.characteristic) {
    fault('business-rule', 'Group.characteristic', 'A cohort has no characteristic: its filters say who is in it.');
  }
  const { member = [] } = group;
  if (group.actual !== member.length > 0) {
    fault('business-rule', 'Group.actual', 'Send true if the element member is populated, otherwise false.');
  }
  const filters = filtersOf(group, fault);
  const members = membersOf(member, base, fault);
  const [first, ...others] = issues;
  if (first) throw new UnfitCohortError([first, ...others]);
  return { filters, ...(member.length > 0 && { members }) };
}

type Fault = (code: IssueCode, expression: string, diagnostics: string) => void;

/** Other modifiers would change what the Group means in a way that is not known here. */
function filtersOf({ modifierExtension = [] }: Group, fault: Fault): AskedFilter[] {
  const filters: AskedFilter[] = [];
  for (const [at, { url, valueExpression, ...more }] of modifierExtension.entries()) {
    const expression = `Group.modifierExtension[${at}]`;
    if (url !== memberFilter) {
      fault('not-supported', `${expression}.url`, 'This modifier is not known here, so the Group is not understood.');
    } else if (!valueExpression || 'extension' in more) {
      fault('required', expression, 'A member-filter has a valueExpression, and no extension.');
    } else if (valueExpression.language !== 'application/x-fhir-query') {
      fault(
        'not-supported',
        `${expression}.valueExpression.language`,
        'Filters are written in application/x-fhir-query.',
      );
    } else if (valueExpression.expression === undefined) {
      fault('required', `${expression}.valueExpression.expression`, 'The filter itself is missing.');
    } else {
      filters.push({ query: valueExpression.expression, expression: `${expression}.valueExpression.expression` });
    }
  }
  if (modifierExtension.length === 0) {
    fault('required', 'Group.modifierExtension', `A cohort has one filter at least: ${memberFilter}.`);
  }
  if (modifierExtension.length > most.filters) {
    fault('too-costly', 'Group.modifierExtension', `A cohort has ${most.filters} filters at most.`);
  }
  return filters;
}

function membersOf(member: readonly GroupMember[], base: string, fault: Fault): AskedMembers {
  const patients = new Set<string>();
  const groups = new Map<string, string>();
  for (const [at, { entity, inactive }] of member.entries()) {
    const expression = `Group.member[${at}].entity`;
    const { reference = '' } = entity;
    const own = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference;
    const { targetType, target = '' } = referenceTarget(own) ?? {};
    if (inactive) fault('business-rule', `Group.member[${at}].inactive`, 'Leave out who is no member.');
    if (targetType === 'Patient') patients.add(target);
    else if (targetType === 'Group') groups.set(target, expression);
    else
      fault('not-supported', expression, 'A member of a cohort is named by Patient/[id] or Group/[id] of this server.');
  }
  if (patients.size > most.patients || groups.size > most.groups) {
    const sentence = `A cohort names ${most.patients} patients and ${most.groups} groups at most.`;
    fault('too-costly', 'Group.member', sentence);
  }
  return { patients: [...patients], groups: [...groups].map(([id, expression]) => ({ id, expression })) };
}
