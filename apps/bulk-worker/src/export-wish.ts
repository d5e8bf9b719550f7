import type { Values } from './command-line.ts';
import { ConfigError } from './config.ts';

/** What to export. https://hl7.org/fhir/uv/bulkdata/STU3/export.html#bulk-data-kick-off-request */
export type ExportWish = {
  /** Everything, the compartments of all patients, or those of one Group's members. */
  level: 'system' | 'patient' | 'group';
  /** Id of the Group, at level `group`. */
  group?: string;
  /** Only these types; without them all that the scopes allow. */
  types?: string[];
  /** Only what has changed since this instant. */
  since?: string;
  /** Only what had changed before this instant. */
  until?: string;
  /** Only these elements, `Patient.name` or `name`, and the mandatory ones. */
  elements?: string[];
  /** Searches, each of one type: `MedicationRequest?status=active`. */
  typeFilters?: string[];
  /** Ids: only the records of these patients. Not at level `system`. */
  patients?: string[];
  /** Values of `includeAssociatedData`. */
  include?: string[];
  /** A resource type: files in blocks, one for each resource of that type. */
  organizeBy?: string;
  /** The server may give the first files while it prepares the others. */
  partialManifests?: true;
};

/** Only what was asked for is in it: it is compared with earlier ones. */
export function readWish(values: Values): ExportWish {
  const { group, 'patient-level': patientLevel, patient, type, since, until, include } = values;
  const { elements, 'type-filter': typeFilters, 'organize-by': organizeBy } = values;
  if (group !== undefined && patientLevel) throw new ConfigError('Choose one of --group and --patient-level.');
  return {
    // "Not applicable to system level export requests": who names patients means the records of patients.
    level: group !== undefined ? 'group' : patientLevel || patient ? 'patient' : 'system',
    ...(group !== undefined && { group: readGroup(group) }),
    ...(patient && { patients: patient.map(readPatient) }),
    ...(type && { types: readTypes('--type', type) }),
    ...(since !== undefined && since !== 'last' && { since: readInstant('--since', since) }),
    ...(until !== undefined && { until: readInstant('--until', until) }),
    ...(elements && { elements: readElements(elements) }),
    ...(typeFilters && { typeFilters: typeFilters.map(readTypeFilter) }),
    ...(include && { include: listed(include) }),
    ...(organizeBy !== undefined && { organizeBy: readTypes('--organize-by', [organizeBy])[0] ?? '' }),
    ...(values['partial-manifests'] && { partialManifests: true as const }),
  };
}

/**
 * It becomes part of a URL: only what an id may hold (https://hl7.org/fhir/R4/datatypes.html#id), and not dots alone, with
 * which `Group/../$export` would ask for everything.
 */
export function readGroup(group: string): string {
  if (/^(?!\.+$)[A-Za-z0-9\-.]{1,64}$/.test(group)) return group;
  if (group === '') throw new ConfigError('Which group? Enter the id of a Group, for example diabetes-registry.');
  const remedy = 'Send 1 to 64 letters, digits, dots and hyphens, and not dots alone.';
  throw new ConfigError(`"${group}" is not the id of a Group. ${remedy}`);
}

function readPatient(given: string): string {
  const id = given.replace(/^Patient\//, '');
  if (/^[A-Za-z0-9\-.]{1,64}$/.test(id)) return id;
  throw new ConfigError(`--patient takes the id of one patient; "${given}" is none.`);
}

const listed = (lists: string[]) => lists.flatMap(list => list.split(',').flatMap(item => item.trim() || []));

function readTypes(option: string, lists: string[]): string[] {
  const types = listed(lists);
  const wrong = types.find(type => !/^[A-Z][A-Za-z]{1,63}$/.test(type));
  if (types.length > 0 && wrong === undefined) return types;
  throw new ConfigError(`${option} takes resource types such as Patient,Observation; "${wrong ?? ''}" is none.`);
}

function readElements(lists: string[]): string[] {
  const elements = listed(lists);
  const wrong = elements.find(element => !/^([A-Z][A-Za-z]{1,63}\.)?[a-z][A-Za-z]*$/.test(element));
  if (elements.length > 0 && wrong === undefined) return elements;
  throw new ConfigError(
    `--elements takes names at the root of a resource, such as id,Patient.name; "${wrong ?? ''}" is none.`,
  );
}

/** "The value of the _typeFilter parameter is a FHIR REST API query", of one type. What it may ask, the server decides. */
function readTypeFilter(query: string): string {
  if (/^[A-Z][A-Za-z]{1,63}\?.+$/.test(query)) return query;
  throw new ConfigError(`--type-filter takes a search such as "MedicationRequest?status=active"; "${query}" is none.`);
}

/** An `instant` has a time and a time zone. https://hl7.org/fhir/R4/datatypes.html#instant */
function readInstant(option: string, text: string): string {
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
  if (instant.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new ConfigError(`${option} takes an instant such as 2026-01-31T00:00:00Z; "${text}" is none.`);
}
