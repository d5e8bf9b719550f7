import type { HumanName, Patient } from 'fhir/r4';
import { absenceOf, nameOf, words } from './codes.ts';
import { formatAge, formatDate } from './dates.ts';

export type Fact = { label: string; value: string };
export type Demographics = { name: string; facts: Fact[] };

/**
 * What the banner says about the patient: what identifies her first.
 * @see https://hl7.org/fhir/us/core/StructureDefinition-us-core-patient.html
 */
export function demographicsOf(patient: Patient, today: Date): Demographics {
  const facts: [string, string | undefined][] = [
    ['Born', bornOf(patient, today)],
    ['Died', formatDate(patient.deceasedDateTime) ?? (patient.deceasedBoolean ? 'Yes' : undefined)],
    ['Sex', patient.gender && words(patient.gender)],
    ['Language', languageOf(patient)],
    ['Record number', recordNumberOf(patient)],
    ['Care provider', patient.generalPractitioner?.find(({ display }) => display)?.display],
  ];
  return {
    name: fullName(patient.name) ?? 'Name not recorded',
    facts: facts.flatMap(([label, value]) => (value ? [{ label, value }] : [])),
  };
}

/** The name in use, as it is spoken. */
export function fullName(names: HumanName[] | undefined): string | undefined {
  const rank = ['usual', 'official', undefined, 'temp', 'nickname'];
  const current = names?.filter(({ use, period }) => use !== 'old' && use !== 'maiden' && !period?.end) ?? [];
  const best = current.toSorted((a, b) => rank.indexOf(a.use) - rank.indexOf(b.use))[0] ?? names?.[0];
  if (!best) return undefined;
  const parts = [...(best.prefix ?? []), ...(best.given ?? []), best.family, ...(best.suffix ?? [])];
  return best.text ?? (parts.filter(Boolean).join(' ') || undefined);
}

function bornOf(patient: Patient, today: Date): string | undefined {
  const born = formatDate(patient.birthDate) ?? absenceOf(patient._birthDate);
  const isAlive = !patient.deceasedBoolean && !patient.deceasedDateTime;
  const age = isAlive ? formatAge(patient.birthDate, today) : undefined;
  return age ? `${born} (${age})` : born;
}

function languageOf({ communication }: Patient): string | undefined {
  return nameOf((communication?.find(({ preferred }) => preferred) ?? communication?.[0])?.language);
}

function recordNumberOf({ identifier }: Patient): string | undefined {
  const isRecordNumber = (type?: { coding?: { code?: string }[] }) => type?.coding?.some(({ code }) => code === 'MR');
  return identifier?.find(({ type }) => isRecordNumber(type))?.value;
}
