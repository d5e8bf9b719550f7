import type { Binary, DiagnosticReport, DocumentReference, Provenance, Resource } from '@smart-ehr/fhir';
import type { TestAccess } from '../../fhir/testing.ts';
import { patientCompartment, tokenParameters, typesWithoutPatients } from './definitions.ts';
import { isCoded, namedBy, referredTo, valuesOf } from './fhirpath.ts';
import { asksForFhirUser, type OracleScope, oracleScopes } from './oracle-scopes.ts';

export const nameOf = ({ resourceType, id }: Pick<Resource, 'resourceType' | 'id'>) => `${resourceType}/${id}`;

/** Patients whose records an access opens; `all` when it is about no patient in particular. */
type Records = ReadonlySet<string> | 'all';

type Level = OracleScope['level'];
/** Of a scope: `r` reads, `s` searches. */
type Letter = 'r' | 's';

/**
 * Says of every resource whether an access may see it, by walking all there are. Slow, and written from the
 * specifications alone: nothing of what enforces access in the server is used here.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
export function createOracle(resources: readonly Resource[]) {
  const byName = new Map(resources.map(resource => [nameOf(resource), resource]));
  const patientsOf = new Map(resources.map(resource => [nameOf(resource), patientsIn(resource)]));
  const documents = resources.filter(isDocument);

  const found = new Map<string, ReadonlySet<string>>();

  /** "Type/id" of all that the access may read or, by a search, find. */
  function permitted(access: TestAccess, letter: Letter): ReadonlySet<string> {
    const levels = (['patient', 'user', 'system'] as const).map(level => permittedAt(level, access, letter));
    const { scope, fhirUser } = access;
    const isAboutUser = letter === 'r' && asksForFhirUser(scope) && fhirUser !== undefined && byName.has(fhirUser);
    return new Set([...levels.flatMap(names => [...names]), ...(isAboutUser ? [fhirUser] : [])]);
  }

  /** The same in the record of one patient, as if the access were about no other. */
  function permittedOf(patientId: string, access: TestAccess, letter: Letter): ReadonlySet<string> {
    const levels = (['patient', 'user', 'system'] as const).map(level => permittedAt(level, access, letter, patientId));
    return new Set(levels.flatMap(names => [...names]));
  }

  /** The same by the scopes of one level alone. */
  function permittedAt(level: Level, access: TestAccess, letter: Letter, patientId?: string): ReadonlySet<string> {
    const key = JSON.stringify([level, access, letter, patientId]);
    const known = found.get(key);
    if (known) return known;
    const isReached = reachAt(level, access, patientId);
    const names = new Set(resources.filter(one => isReached(one, letter)).map(nameOf));
    found.set(key, names);
    return names;
  }

  function reachAt(level: Level, access: TestAccess, patientId: string | undefined) {
    const all = recordsAt(level, access);
    const records = only(patientId, all);
    const scopes = oracleScopes(access.scope).filter(scope => scope.level === level);

    function isReached(resource: Resource, letter: Letter): boolean {
      return scopes.some(scope => scope.letters.includes(letter) && covers(scope, resource)) && lies(resource);
    }
    function lies(resource: Resource): boolean {
      if (records === undefined) return false;
      if (records === 'all' || typesWithoutPatients.includes(resource.resourceType)) return true;
      if (resource.resourceType === 'Binary') return isOpened(resource);
      if (resource.resourceType === 'Provenance') return tellsOfReached(resource);
      return isInRecord(resource);
    }
    /** https://hl7.org/fhir/R4/binary.html#security */
    function isOpened(binary: Binary): boolean {
      if (!binary.securityContext) return documents.some(document => shows(document, binary) && isOpen(document));
      const name = namedBy(binary.securityContext.reference);
      const context = byName.get(name ?? '');
      return isPatient(name, records) || (context !== undefined && isOpen(context));
    }
    function tellsOfReached({ target }: Provenance): boolean {
      const about = target.flatMap(({ reference }) => byName.get(namedBy(reference) ?? '') ?? []);
      return about.some(isOpen);
    }
    /** Who may read only some resources of a type, by a query, is not led from them to others. */
    function isOpen(resource: Resource): boolean {
      const whole = scopes.filter(({ letters, query }) => letters.includes('r') && query.length === 0);
      return (all === 'all' || whole.some(scope => covers(scope, resource))) && isInRecord(resource);
    }
    function isInRecord(resource: Resource): boolean {
      return patientsOf.get(nameOf(resource))?.some(id => isPatient(`Patient/${id}`, records)) ?? false;
    }
    return isReached;
  }

  /** Undefined: none, not even what says nothing about patients. */
  function recordsAt(level: Level, { user, patientId }: TestAccess): Records | undefined {
    if (level === 'system') return user ? undefined : 'all';
    if (!user) return level === 'patient' && patientId !== undefined ? new Set([patientId]) : undefined;
    const own = user.role === 'patient' ? new Set(user.recordIds) : panelOf(user.panelOf);
    if (level === 'user' || own === undefined) return own;
    return patientId === undefined ? undefined : new Set([patientId].filter(id => own.has(id)));
  }

  /** Undefined for who looks after nobody, like the administrator. */
  function panelOf(practitioner: string | undefined): Set<string> | undefined {
    if (practitioner === undefined) return undefined;
    const hers = (patient: Resource) =>
      patient.resourceType === 'Patient' &&
      referredTo(patient, 'Patient.generalPractitioner').some(name => name === practitioner);
    return new Set(resources.filter(hers).flatMap(({ id }) => id ?? []));
  }

  return { permitted, permittedOf, permittedAt, resources, byName };
}

export type Oracle = ReturnType<typeof createOracle>;

/** Ids of the patients in whose record a resource lies by itself. A Group is in nobody's. */
function patientsIn(resource: Resource): string[] {
  const { resourceType: type, id = '' } = resource;
  const expressions = type === 'Device' ? ['Device.patient'] : (patientCompartment[type] ?? []);
  const names = expressions.flatMap(expression => referredTo(resource, expression));
  const ids = names.filter(name => name.startsWith('Patient/')).map(name => name.slice('Patient/'.length));
  return type === 'Patient' ? [id, ...ids] : ids;
}

function only(patientId: string | undefined, records: Records | undefined): Records | undefined {
  if (patientId === undefined || records === undefined) return records;
  return new Set([patientId].filter(id => records === 'all' || records.has(id)));
}

function isPatient(name: string | undefined, records: Records | undefined): boolean {
  return records instanceof Set && [...records].some(id => name === `Patient/${id}`);
}

/** Whether a scope is about a resource: its type, and each parameter of its query. */
function covers({ type, query }: OracleScope, resource: Resource): boolean {
  if (type !== '*' && type !== resource.resourceType) return false;
  return query.every(([name, value]) => {
    if (name === '_id') return value.split(',').includes(resource.id ?? '');
    const parameter = tokenParameters[name];
    if (!parameter?.types.includes(resource.resourceType)) return false;
    return isCoded(valuesOf(resource, `${resource.resourceType}.${parameter.element}`), value);
  });
}

type Document = DocumentReference | DiagnosticReport;

function isDocument(resource: Resource): resource is Document {
  return resource.resourceType === 'DocumentReference' || resource.resourceType === 'DiagnosticReport';
}

function shows(document: Document, binary: Binary): boolean {
  const urls = valuesOf(document, 'DocumentReference.content.attachment.url | DiagnosticReport.presentedForm.url');
  return urls.some(url => namedBy(url as string) === nameOf(binary));
}
