/**
 * The FHIR search for what was typed: a date of birth, a record number, or words that each begin some part of the name. In the
 * order of lists: by family name, then by given name. https://hl7.org/fhir/R4/patient.html#search
 */
export function patientSearch(typed: string, count: number): string {
  const parameters = new URLSearchParams();
  const text = typed.trim();
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) parameters.set('birthdate', text);
  else if (/^\S*\d\S*$/.test(text)) parameters.set('identifier', asValue(text));
  else for (const word of words(text)) parameters.append('name', asValue(word));
  parameters.set('_sort', 'family,given');
  parameters.set('_count', String(count));
  parameters.set('_total', 'accurate');
  return `Patient?${parameters}`;
}

/** `Hart, William` is William Hart; what has no letter would match nothing or everything. */
const words = (text: string) => text.split(/[\s,]+/).filter(word => /\p{L}/u.test(word));

/** Commas, bars and dollars mean something in a search value. https://hl7.org/fhir/R4/search.html#escaping */
const asValue = (text: string) => text.replace(/[\\,|$]/g, character => `\\${character}`);
