import type { AllergyIntolerance, CodeableConcept, FhirResource, Medication, MedicationRequest } from 'fhir/r4';
import { codeOf, nameOf, ofType, words } from './codes.ts';
import { formatDate, newestFirst } from './dates.ts';

/** One line of a list: what it is, what else there is to know, and its standing. */
export type Row = {
  id: string;
  title: string;
  details: string[];
  status?: { text: string; tone: 'active' | 'past' | 'warning' };
};

/** @see https://hl7.org/fhir/us/core/StructureDefinition-us-core-condition-problems-health-concerns.html */
export function problemRows(resources: FhirResource[]): Row[] {
  const conditions = newestFirst(ofType(resources, 'Condition'), it => it.onsetDateTime ?? it.recordedDate);
  const rows = conditions.map(condition => {
    const since = formatDate(condition.onsetDateTime ?? condition.onsetPeriod?.start) ?? condition.onsetString;
    const until = formatDate(condition.abatementDateTime ?? condition.abatementPeriod?.end);
    const severity = nameOf(condition.severity);
    return {
      id: condition.id ?? '',
      title: nameOf(condition.code) ?? 'Problem without a name',
      details: present(
        since && until ? `From ${since} until ${until}` : since ? `Since ${since}` : until && `Until ${until}`,
        severity && `Severity: ${severity.toLowerCase()}`,
      ),
      ...statusOf(codeOf(condition.clinicalStatus), ['active', 'recurrence', 'relapse']),
    };
  });
  return activeFirst(rows);
}

/** @see https://hl7.org/fhir/us/core/StructureDefinition-us-core-medicationrequest.html */
export function medicationRows(resources: FhirResource[]): Row[] {
  const medications = ofType(resources, 'Medication');
  const rows = newestFirst(ofType(resources, 'MedicationRequest'), it => it.authoredOn).map(request => {
    const dosage = request.dosageInstruction?.map(({ text, patientInstruction }) => text ?? patientInstruction) ?? [];
    const prescribed = formatDate(request.authoredOn);
    return {
      id: request.id ?? '',
      title: medicineOf(request, medications) ?? 'Medicine without a name',
      details: present(...dosage, prescribed && `Prescribed ${prescribed}`, request.requester?.display),
      ...statusOf(request.status, ['active']),
    };
  });
  return activeFirst(rows);
}

/** @see https://hl7.org/fhir/us/core/StructureDefinition-us-core-allergyintolerance.html */
export function allergyRows(resources: FhirResource[]): Row[] {
  const allergies = ofType(resources, 'AllergyIntolerance').filter(it => !statesAbsence(it));
  const rows = allergies.map(allergy => {
    const reactions = allergy.reaction?.flatMap(reaction => present(...reaction.manifestation.map(nameOf))) ?? [];
    const since = formatDate(allergy.onsetDateTime ?? allergy.recordedDate);
    const isSevere = allergy.criticality === 'high' && codeOf(allergy.clinicalStatus) !== 'resolved';
    const status = statusOf(codeOf(allergy.clinicalStatus), ['active']);
    return {
      id: allergy.id ?? '',
      title: nameOf(allergy.code) ?? 'Allergy without a name',
      details: present(
        reactions.length ? `Reaction: ${reactions.join(', ').toLowerCase()}` : undefined,
        since && `Since ${since}`,
      ),
      ...(isSevere ? { status: { text: 'High risk', tone: 'warning' as const } } : status),
    };
  });
  return activeFirst(rows);
}

/** That there is no allergy is said in a resource like the others: it is told, but it is none of them. */
export function allergyRemarks(resources: FhirResource[]): string[] {
  const stated = ofType(resources, 'AllergyIntolerance').filter(
    it => statesAbsence(it) && !['inactive', 'resolved'].includes(codeOf(it.clinicalStatus) ?? ''),
  );
  return [
    ...new Set(
      present(...stated.map(({ code }) => (hasCode(code, [noKnownAllergy]) ? 'No known allergies' : nameOf(code)))),
    ),
  ];
}

const noKnownAllergy = '716186003';

/** SNOMED CT: no known allergy, and none to drugs, foods, the environment, insects, animals, latex (two codes). */
const absences = [
  noKnownAllergy,
  '409137002',
  '429625007',
  '428607008',
  '428197003',
  '716220001',
  '716184000',
  '1003774007',
];

const statesAbsence = ({ code }: AllergyIntolerance): boolean => hasCode(code, absences);

const hasCode = (concept: CodeableConcept | undefined, codes: string[]): boolean =>
  concept?.coding?.some(({ system, code = '' }) => system === 'http://snomed.info/sct' && codes.includes(code)) ??
  false;

function medicineOf(request: MedicationRequest, medications: Medication[]): string | undefined {
  const reference = request.medicationReference;
  const all = [...medications, ...ofType((request.contained ?? []) as FhirResource[], 'Medication')];
  const id = reference?.reference?.replace(/^(.*Medication\/|#)/, '');
  return nameOf(request.medicationCodeableConcept) ?? reference?.display ?? nameOf(all.find(it => it.id === id)?.code);
}

function statusOf(code: string | undefined, active: string[]): Pick<Row, 'status'> {
  return code ? { status: { text: words(code), tone: active.includes(code) ? 'active' : 'past' } } : {};
}

/** Keeps the order otherwise. */
function activeFirst(rows: Row[]): Row[] {
  const rank = { warning: 0, active: 1, past: 3 };
  const rankOf = ({ status }: Row) => (status ? rank[status.tone] : 2);
  return rows.toSorted((a, b) => rankOf(a) - rankOf(b));
}

const present = (...values: (string | undefined | '')[]): string[] =>
  values.filter((value): value is string => !!value);
