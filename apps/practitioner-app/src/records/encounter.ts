import type { Encounter } from 'fhir/r4';
import { nameOf, words } from './codes.ts';
import { formatPeriod } from './dates.ts';
import type { Fact } from './demographics.ts';

export type EncounterView = { title: string; facts: Fact[] };

/**
 * The visit that was open in the EHR.
 * @see https://hl7.org/fhir/us/core/StructureDefinition-us-core-encounter.html
 */
export function encounterView(encounter: Encounter, timeZone?: string): EncounterView {
  const facts: [string, string | undefined][] = [
    ['When', formatPeriod(encounter.period, timeZone)],
    ['Status', encounter.status && words(encounter.status)],
    ['Kind', encounter.class?.display ?? encounter.class?.code],
    ['Reason', listOf(encounter.reasonCode?.map(nameOf))],
    ['With', listOf(encounter.participant?.map(({ individual }) => individual?.display))],
    ['Where', listOf(encounter.location?.map(({ location }) => location.display))],
  ];
  return {
    title: nameOf(encounter.type?.[0]) ?? 'Visit',
    facts: facts.flatMap(([label, value]) => (value ? [{ label, value }] : [])),
  };
}

/** Whether it is a visit of this patient; the app shows no other. */
export const isVisitOf = (patient: string, { subject }: Encounter): boolean =>
  subject?.reference?.split('/').slice(-2).join('/') === `Patient/${patient}`;

const listOf = (values: (string | undefined)[] | undefined) =>
  new Intl.ListFormat('en-US').format((values ?? []).filter(value => value !== undefined)) || undefined;
