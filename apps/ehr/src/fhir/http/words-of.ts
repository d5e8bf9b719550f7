/** Elements that name a resource, the most telling first. */
const naming = [
  ...['name', 'title', 'deviceName', 'code', 'vaccineCode', 'medicationCodeableConcept', 'medicationReference'],
  ...['description', 'type', 'class', 'category', 'activity', 'contentType'],
];
const mostCharacters = 120;

/** What a resource is called in its own words, for a list that would show ids alone. */
export function wordsOf(resource: object): string | undefined {
  for (const element of naming) {
    const words = textOf((resource as Record<string, unknown>)[element])?.trim();
    if (words) return words.length > mostCharacters ? `${words.slice(0, mostCharacters)}…` : words;
  }
  return undefined;
}

/** Of a text, a HumanName, a CodeableConcept, a Coding or a Reference; of several, the first that has words. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) return firstOf(value);
  const { text, given, family, coding, display, code, name } = value as Record<string, unknown>;
  const person = [given, family].flat().filter(part => typeof part === 'string');
  return firstOf([text, person.join(' '), coding, display, code, name]);
}

function firstOf(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const words = textOf(value);
    if (words) return words;
  }
  return undefined;
}
