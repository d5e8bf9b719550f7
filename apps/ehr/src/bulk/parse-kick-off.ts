import { type HeldType, isHeldType } from '../fhir/resource-types.ts';
import type { ExportContents } from '../stores/export-job.ts';
import { type ExportLevel, typesAtLevel } from './exported-types.ts';
import type { Generation } from './generation.ts';
import { isUnderstood } from './kick-off-parameters.ts';
import { createLeniency, invalid, type Leniency, shortened } from './leniency.ts';
import { singleValues } from './list-values.ts';
import { type AssociatedProvenance, parseAssociatedData } from './parse-associated-data.ts';
import { type AskedElement, parseElements } from './parse-elements.ts';
import { parsePatients } from './parse-patients.ts';
import { parseTypeFilter, type TypeFilters } from './parse-type-filter.ts';
import { type ExportWindow, parseWindow } from './parse-window.ts';

/** What a kick-off asks for. */
export type KickOff = ExportWindow &
  Pick<ExportContents, 'organizeOutputBy' | 'allowPartialManifests'> & {
    types?: HeldType[];
    typeFilters: TypeFilters;
    elements?: AskedElement[];
    patientIds?: string[];
    associatedProvenance?: AssociatedProvenance;
  };

export type KickOffContext = {
  level: ExportLevel;
  lenient: boolean;
  nowMs: number;
  base: string;
  generation: Generation;
};

/** A `+` that nobody escaped arrives as a space. */
const ndjsonFormats = ['application/fhir+ndjson', 'application/fhir ndjson', 'application/ndjson', 'ndjson'];

/**
 * Reads the parameters of a kick-off; those that take several values take them repeated or with commas between. What
 * this server does not support is refused, or with `Prefer: handling=lenient` left out and noted: parameters, types and
 * values of a set. What nobody can read, and what would let out more than was meant, is refused always.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#query-parameters
 */
export function parseKickOff(
  parameters: readonly [string, string][],
  { level, lenient, nowMs, base, generation }: KickOffContext,
): { asked: KickOff; leniency: Leniency } {
  const leniency = createLeniency(lenient);
  const values = (name: string) => {
    const sent = parameters.flatMap(([key, value]) => (key === name ? value : []));
    return singleValues(name, sent, generation);
  };

  for (const name of new Set(parameters.map(([key]) => key))) {
    if (!isUnderstood(name)) leniency.refuse(name, `The parameter ${shortened(name)} is not supported.`);
  }
  for (const format of values('_outputFormat')) {
    if (!ndjsonFormats.includes(format)) throw invalid('_outputFormat', 'Only application/fhir+ndjson is offered.');
  }
  const possible = typesAtLevel(level);
  const types = parseTypes(values('_type'), possible, leniency);
  const elements = parseElements(values('_elements'), leniency);
  const patientIds = parsePatients(values('patient'), level, base);
  const associatedProvenance = parseAssociatedData(values('includeAssociatedData'), leniency);
  const asked = {
    ...parseWindow(values('_since'), values('_until'), nowMs),
    typeFilters: parseTypeFilter(values('_typeFilter'), possible, leniency, { base, nowMs }),
    ...(types && { types }),
    ...(elements && { elements }),
    ...(patientIds && { patientIds }),
    ...(associatedProvenance && { associatedProvenance }),
    ...parseOrganizeOutputBy(values('organizeOutputBy'), leniency),
    ...parseAllowPartialManifests(values('allowPartialManifests')),
  };
  return { asked, leniency };
}

function parseTypes(
  values: readonly string[],
  possible: readonly HeldType[],
  leniency: Leniency,
): HeldType[] | undefined {
  if (values.length === 0) return undefined;
  const types = [...new Set(values)].filter((type): type is HeldType => {
    const isPossible = isHeldType(type) && possible.includes(type);
    if (!isPossible) {
      leniency.refuse('_type', `The type "${shortened(type)}" is not part of an export of this level.`);
    }
    return isPossible;
  });
  if (types.length === 0) throw invalid('_type', 'None of the types can be exported.');
  return types;
}

/** https://hl7.org/fhir/uv/bulkdata/en/export.html#bulk-data-output-file-organization */
function parseOrganizeOutputBy(
  [type, ...more]: readonly string[],
  leniency: Leniency,
): Pick<KickOff, 'organizeOutputBy'> {
  if (type === undefined) return {};
  if (more.length > 0 || !/^[A-Z][A-Za-z]*$/.test(type)) {
    throw invalid('organizeOutputBy', 'Send one resource type: organizeOutputBy=Patient.');
  }
  if (type === 'Patient') return { organizeOutputBy: type };
  leniency.refuse('organizeOutputBy', `Files are organized by Patient alone, not by ${shortened(type)}.`);
  return {};
}

function parseAllowPartialManifests([text, ...more]: readonly string[]): Pick<KickOff, 'allowPartialManifests'> {
  if (text === undefined) return {};
  if (more.length > 0 || (text !== 'true' && text !== 'false')) {
    throw invalid('allowPartialManifests', 'allowPartialManifests is true or false, and comes once.');
  }
  return { allowPartialManifests: text === 'true' };
}
