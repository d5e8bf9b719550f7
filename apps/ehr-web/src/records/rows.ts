import type { Condition, MedicationRequest, Resource } from '@smart-ehr/fhir';
import type { Catalogue } from '../texts/en.ts';
import { codeOf, nameOf, ofType } from './codes.ts';
import { formatDate, newestFirst } from './dates.ts';
import { statesAbsence } from './no-known-allergies.ts';

/** One line of a list: what it is, what else there is to know, and its standing. */
export type Row = { id: string; title: string; details: string[]; status?: Status };
export type Status = { text: string; tone: 'active' | 'past' | 'warning' };

/** Makes the lines of a portlet from what a search found; what matters now comes first. */
export type RowsOf = (resources: readonly Resource[], texts: Catalogue) => Row[];

/** https://hl7.org/fhir/us/core/StructureDefinition-us-core-condition-problems-health-concerns.html */
export const problemRows: RowsOf = (resources, texts) => {
  const conditions = newestFirst(ofType(resources, 'Condition'), onsetOf);
  const rows = conditions.map(condition => ({
    id: condition.id ?? '',
    title: nameOf(condition.code) ?? texts.chart.unnamed,
    details: present(spanOf(onsetOf(condition), condition.abatementDateTime, texts), nameOf(condition.severity)),
    ...statusOf(codeOf(condition.clinicalStatus), ['active', 'recurrence', 'relapse'], texts),
  }));
  return activeFirst(rows);
};

/** https://hl7.org/fhir/us/core/StructureDefinition-us-core-medicationrequest.html */
export const medicationRows: RowsOf = (resources, texts) => {
  const medications = new Map(ofType(resources, 'Medication').map(it => [`Medication/${it.id}`, it]));
  const titleOf = ({ medicationCodeableConcept, medicationReference: reference }: MedicationRequest) =>
    nameOf(medicationCodeableConcept) ??
    reference?.display ??
    nameOf(medications.get(reference?.reference ?? '')?.code);
  const rows = newestFirst(ofType(resources, 'MedicationRequest'), it => it.authoredOn).map(request => {
    const dosage = request.dosageInstruction?.map(({ text, patientInstruction }) => text ?? patientInstruction) ?? [];
    const prescribed = formatDate(request.authoredOn, texts.locale);
    return {
      id: request.id ?? '',
      title: titleOf(request) ?? texts.chart.unnamed,
      details: present(...dosage, prescribed && texts.chart.prescribed(prescribed)),
      ...statusOf(request.status, ['active'], texts),
    };
  });
  return activeFirst(rows);
};

/** https://hl7.org/fhir/us/core/StructureDefinition-us-core-allergyintolerance.html */
export const allergyRows: RowsOf = (resources, texts) => {
  const allergies = ofType(resources, 'AllergyIntolerance').filter(it => !statesAbsence(it));
  const rows = allergies.map(allergy => {
    const reactions = allergy.reaction?.flatMap(({ manifestation }) => present(...manifestation.map(nameOf))) ?? [];
    const since = formatDate(allergy.onsetDateTime ?? allergy.recordedDate, texts.locale);
    const isGone = codeOf(allergy.clinicalStatus) === 'resolved';
    return {
      id: allergy.id ?? '',
      title: nameOf(allergy.code) ?? texts.chart.unnamed,
      details: present(
        reactions.length > 0 && texts.chart.reaction(reactions.join(', ').toLowerCase()),
        since && texts.chart.since(since),
      ),
      ...(allergy.criticality === 'high' && !isGone
        ? { status: { text: texts.chart.highRisk, tone: 'warning' as const } }
        : statusOf(codeOf(allergy.clinicalStatus), ['active'], texts)),
    };
  });
  return activeFirst(rows);
};

/** https://hl7.org/fhir/us/core/StructureDefinition-us-core-encounter.html */
export const visitRows: RowsOf = (resources, texts) =>
  newestFirst(ofType(resources, 'Encounter'), it => it.period?.start).map(visit => ({
    id: visit.id ?? '',
    title: nameOf(visit.type?.[0]) ?? visit.class.display ?? texts.chart.unnamed,
    details: present(
      formatDate(visit.period?.start, texts.locale),
      present(nameOf(visit.reasonCode?.[0]), visit.participant?.[0]?.individual?.display).join(' · '),
    ),
    ...(visit.status !== 'finished' && statusOf(visit.status, ['in-progress', 'arrived', 'triaged'], texts)),
  }));

const onsetOf = ({ onsetDateTime, onsetPeriod, recordedDate }: Condition) =>
  onsetDateTime ?? onsetPeriod?.start ?? recordedDate;

function spanOf(from: string | undefined, to: string | undefined, { chart, locale }: Catalogue): string | undefined {
  const [start, end] = [formatDate(from, locale), formatDate(to, locale)];
  if (start && end) return chart.fromTo(start, end);
  return start ? chart.since(start) : end;
}

function statusOf(code: string | undefined, active: readonly string[], { chart }: Catalogue): Pick<Row, 'status'> {
  if (!code) return {};
  return { status: { text: chart.statuses[code] ?? code, tone: active.includes(code) ? 'active' : 'past' } };
}

/** Keeps the order otherwise. */
function activeFirst(rows: readonly Row[]): Row[] {
  const rank = { warning: 0, active: 1, past: 3 };
  const rankOf = ({ status }: Row) => (status ? rank[status.tone] : 2);
  return [...rows].sort((a, b) => rankOf(a) - rankOf(b));
}

const present = (...values: (string | undefined | false)[]): string[] =>
  values.filter(value => typeof value === 'string' && value !== '') as string[];
