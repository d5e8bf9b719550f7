import { FhirError } from '@smart-ehr/fhir';
import { type HeldType, isHeldType } from '../fhir/resource-types.ts';
import type { ExportContents } from '../stores/export-job.ts';
import { type ExportLevel, typesAtLevel } from './exported-types.ts';

/** What a kick-off asks for. `notes` are the sentences about what was left out, for the manifest's `error`. */
export type KickOff = Pick<ExportContents, 'since' | 'organizeOutputBy' | 'allowPartialManifests' | 'notes'> & {
  types?: HeldType[];
};

const specLink = 'https://hl7.org/fhir/uv/bulkdata/export.html#query-parameters';

/** A `+` that nobody escaped arrives as a space. */
const ndjsonFormats = ['application/fhir+ndjson', 'application/fhir ndjson', 'application/ndjson', 'ndjson'];
/** How far the clock of a client may be ahead. */
const clockSkewMs = 60_000;
/** The notes are kept with the job and sent with its manifest: a client in error must not fill the one or the other. */
const mostNotes = 50;
const longestName = 64;
const understood = ['_outputFormat', '_since', '_type', 'organizeOutputBy', 'allowPartialManifests'];

/**
 * Reads the parameters of a kick-off. What this server does not understand is refused, or with `Prefer:
 * handling=lenient` left out and noted. https://hl7.org/fhir/uv/bulkdata/export.html#query-parameters
 */
export function parseKickOff(
  parameters: readonly [string, string][],
  { level, lenient, nowMs }: { level: ExportLevel; lenient: boolean; nowMs: number },
): KickOff {
  const notes: string[] = [];
  const values = (name: string) => parameters.flatMap(([key, value]) => (key === name ? value : []));
  const refuse = (name: string, sentence: string) => {
    if (!lenient) throw invalid(name, `${sentence} With Prefer: handling=lenient it is left out.`);
    if (notes.length < mostNotes) notes.push(notes.length < mostNotes - 1 ? sentence : 'More was left out.');
  };

  for (const name of new Set(parameters.map(([key]) => key))) {
    if (!understood.includes(name)) refuse(name, `The parameter ${name.slice(0, longestName)} is not supported.`);
  }
  for (const format of values('_outputFormat')) {
    if (!ndjsonFormats.includes(format)) throw invalid('_outputFormat', 'Only application/fhir+ndjson is offered.');
  }
  const possible = typesAtLevel(level);
  const asked = values('_type').flatMap(value => value.split(','));
  const types = [...new Set(asked)].filter((type): type is HeldType => {
    const isPossible = isHeldType(type) && possible.includes(type);
    if (!isPossible)
      refuse('_type', `The type "${type.slice(0, longestName)}" is not part of an export of this level.`);
    return isPossible;
  });
  if (asked.length > 0 && types.length === 0) throw invalid('_type', 'None of the types can be exported.');
  return {
    notes,
    ...(asked.length > 0 && { types }),
    ...sinceOf(values('_since'), nowMs),
    ...organizeOutputByOf(values('organizeOutputBy'), refuse),
    ...allowPartialManifestsOf(values('allowPartialManifests')),
  };
}

/** https://hl7.org/fhir/R4/datatypes.html#instant, in the form in which `lastUpdated` is stored. */
function sinceOf([text, ...more]: string[], nowMs: number): { since?: string } {
  if (text === undefined) return {};
  const [, day, time, zone = ''] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+\- ]\d\d:\d\d)$/.exec(text) ?? [];
  const ms = Date.parse(`${day}T${time}${zone.replace(' ', '+')}`);
  if (more.length > 0 || Number.isNaN(ms)) {
    throw invalid('_since', 'Send one instant, as in 2026-01-31T08:30:00Z.');
  }
  if (ms > nowMs + clockSkewMs)
    throw invalid('_since', 'This instant is in the future, where nothing has changed yet.');
  return { since: new Date(ms).toISOString() };
}

/** https://hl7.org/fhir/uv/bulkdata/export.html#bulk-data-output-file-organization */
function organizeOutputByOf(
  [type, ...more]: string[],
  refuse: (name: string, sentence: string) => void,
): Pick<KickOff, 'organizeOutputBy'> {
  if (type === undefined) return {};
  if (more.length > 0 || !/^[A-Z][A-Za-z]*$/.test(type)) {
    throw invalid('organizeOutputBy', 'Send one resource type: organizeOutputBy=Patient.');
  }
  if (type === 'Patient') return { organizeOutputBy: type };
  refuse('organizeOutputBy', `Files are organized by Patient alone, not by ${type.slice(0, longestName)}.`);
  return {};
}

function allowPartialManifestsOf([text, ...more]: string[]): Pick<KickOff, 'allowPartialManifests'> {
  if (text === undefined) return {};
  if (more.length > 0 || (text !== 'true' && text !== 'false')) {
    throw invalid('allowPartialManifests', 'allowPartialManifests is true or false, and comes once.');
  }
  return { allowPartialManifests: text === 'true' };
}

function invalid(name: string, sentence: string): FhirError {
  return new FhirError(400, 'invalid', sentence, { expression: `http.${name.slice(0, longestName)}`, specLink });
}
