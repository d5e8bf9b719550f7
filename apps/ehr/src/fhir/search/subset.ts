import { summaryElementsOf } from '../summary-elements.generated.ts';
import { invalid } from './parse-values.ts';

/**
 * The elements of a type that a summary has, by path (a part of an element as `component.code`); those of any subset,
 * because they are mandatory or change the meaning of others; the JSON properties of its choices.
 */
export type SummaryElements = {
  summary: readonly string[];
  kept: readonly string[];
  choices: Readonly<Record<string, readonly string[]>>;
};

/** Which part of each resource is asked for. https://hl7.org/fhir/R4/search.html#summary */
export type Subset = { by: 'true' | 'text' | 'data' } | { by: 'elements'; elements: readonly string[] };

/** Reads `_elements=identifier,name`. https://hl7.org/fhir/R4/search.html#elements */
export function parseElements(value: string): Subset {
  const elements = value.split(',');
  if (!elements.every(name => /^[a-z][A-Za-z]*$/.test(name))) {
    throw invalid('_elements', '_elements names elements of the resource itself, with commas between');
  }
  return { by: 'elements', elements };
}

const always = ['resourceType', 'id', 'meta'];
const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** A resource's text with the asked part of it, marked as incomplete. The one place where a stored text is read. */
export function subsetText(type: string, text: string, subset: Subset): string {
  const resource = JSON.parse(text) as { meta?: { tag?: object[] } };
  const { meta } = resource;
  const part = picked(resource, [...always, ...elementsOf(type, subset, Object.keys(resource))]);
  return JSON.stringify({ ...part, meta: { ...meta, tag: [...(meta?.tag ?? []), subsetted] } });
}

function elementsOf(type: string, subset: Subset, present: string[]): readonly string[] {
  const { summary, kept, choices } = summaryElementsOf[type] ?? { summary: [], kept: [], choices: {} };
  switch (subset.by) {
    case 'true':
      return [...summary, ...kept];
    case 'text':
      return ['text', ...kept];
    case 'data':
      return present.filter(name => name !== 'text');
    case 'elements':
      return [
        ...kept,
        ...subset.elements.flatMap(name => (Object.hasOwn(choices, name) ? (choices[name] ?? []) : name)),
      ];
  }
}

/** The properties at these paths, in their order. `_birthDate` goes with `birthDate`. */
function picked(value: object, paths: readonly string[]): object {
  const whole = new Set(paths.filter(path => !path.includes('.')));
  const entries = Object.entries(value).flatMap(([name, child]): [string, unknown][] => {
    const element = name.replace(/^_/, '');
    if (whole.has(element)) return [[name, child]];
    const below = paths.filter(path => path.startsWith(`${element}.`)).map(path => path.slice(element.length + 1));
    if (below.length === 0) return [];
    return [[name, Array.isArray(child) ? child.map(one => picked(one, below)) : picked(child as object, below)]];
  });
  return Object.fromEntries(entries);
}
