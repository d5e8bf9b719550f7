import type { Address, Extension, HumanName, Patient } from 'fhir/r4';
import { absenceOf, nameOf, words } from './codes.ts';
import { formatAge, formatDate } from './dates.ts';

export type Fact = { label: string; value: string };
export type Demographics = { name: string; facts: Fact[] };

/**
 * Who the record is about.
 * @see https://hl7.org/fhir/us/core/StructureDefinition-us-core-patient.html
 */
export function demographicsOf(patient: Patient, today: Date): Demographics {
  const facts: [string, string | undefined][] = [
    ['Born', bornOf(patient, today)],
    ['Died', formatDate(patient.deceasedDateTime) ?? (patient.deceasedBoolean ? 'Yes' : undefined)],
    ['Sex', patient.gender && words(patient.gender)],
    ['Race', groupOf(patient.extension, 'us-core-race')],
    ['Ethnicity', groupOf(patient.extension, 'us-core-ethnicity')],
    ['Language', languageOf(patient)],
    ['Record number', recordNumberOf(patient)],
    ['Phone', patient.telecom?.find(({ system }) => system === 'phone')?.value],
    ['Email', patient.telecom?.find(({ system }) => system === 'email')?.value],
    ['Address', addressOf(patient.address?.find(({ use }) => use !== 'old'))],
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

function groupOf(extensions: Extension[] | undefined, name: string): string | undefined {
  const url = `http://hl7.org/fhir/us/core/StructureDefinition/${name}`;
  return extensions?.find(extension => extension.url === url)?.extension?.find(part => part.url === 'text')
    ?.valueString;
}

function languageOf({ communication }: Patient): string | undefined {
  return nameOf((communication?.find(({ preferred }) => preferred) ?? communication?.[0])?.language);
}

function recordNumberOf({ identifier }: Patient): string | undefined {
  const isRecordNumber = (type?: { coding?: { code?: string }[] }) => type?.coding?.some(({ code }) => code === 'MR');
  return identifier?.find(({ type }) => isRecordNumber(type))?.value;
}

function addressOf(address: Address | undefined): string | undefined {
  if (!address) return undefined;
  const town = [address.city, [address.state, address.postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return address.text ?? ([...(address.line ?? []), town].filter(Boolean).join(', ') || undefined);
}
