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

/** Gives a resource's text with the asked part of it, marked as incomplete. The one place where a stored text is read. */
export function createSubset(type: string, subset: Subset): (text: string) => string {
  const picksOfAll = subset.by === 'data' ? undefined : picksOf([...always, ...elementsOf(type, subset, [])]);
  return text => {
    const resource = JSON.parse(text) as { meta?: { tag?: object[] } };
    const { meta } = resource;
    const picks = picksOfAll ?? picksOf([...always, ...elementsOf(type, subset, Object.keys(resource))]);
    const part = picked(resource, picks);
    return JSON.stringify({ ...part, meta: { ...meta, tag: [...(meta?.tag ?? []), subsetted] } });
  };
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

/** Elements by their names: those that are picked as a whole, and what is picked of others. */
type Picks = { whole: ReadonlySet<string>; parts: ReadonlyMap<string, Picks> };

function picksOf(paths: readonly string[]): Picks {
  const below = new Map<string, string[]>();
  for (const path of paths) {
    const [element = '', ...rest] = path.split('.');
    if (rest.length > 0) below.set(element, [...(below.get(element) ?? []), rest.join('.')]);
  }
  return {
    whole: new Set(paths.filter(path => !path.includes('.'))),
    parts: new Map([...below].map(([element, names]) => [element, picksOf(names)])),
  };
}

/** The picked properties, in their order. `_birthDate` goes with `birthDate`. */
function picked(value: object, { whole, parts }: Picks): object {
  const part: Record<string, unknown> = {};
  for (const [name, child] of Object.entries(value)) {
    const element = name.startsWith('_') ? name.slice(1) : name;
    const below = whole.has(element) ? undefined : parts.get(element);
    if (below) part[name] = Array.isArray(child) ? child.map(one => picked(one, below)) : picked(child, below);
    else if (whole.has(element)) part[name] = child;
  }
  return part;
}
