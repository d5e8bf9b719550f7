import type { ExportLevel } from './exported-types.ts';
import { invalid } from './leniency.ts';

/** Each is a value of every statement that reads the export, and the limit of a body is not far above. */
const mostPatients = 1000;

/**
 * Reads `patient`: the ids of the patients whose records alone are exported; undefined when that is not asked.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#query-parameters
 */
export function parsePatients(values: readonly string[], level: ExportLevel, base: string): string[] | undefined {
  if (values.length === 0) return undefined;
  if (level === 'system') throw invalid('patient', 'patient is for the exports of Patient and of a Group.');
  const ids = values.map(text => {
    const local = text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text;
    const [, id] = /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(local) ?? [];
    if (id === undefined)
      throw invalid('patient', 'A patient is given as a reference to a Patient here: Patient/[id].');
    return id;
  });
  const different = [...new Set(ids)];
  if (different.length > mostPatients) {
    throw invalid('patient', `An export takes at most ${mostPatients} patients. Ask in parts, or for a Group.`);
  }
  return different;
}
