import { openTypes, structures, valueSets } from './structures.generated.ts';

/** What an element is, read from its line in the generated table (definitions/structures.mjs). */
export type ElementDefinition = {
  /** The name in the definitions: `value[x]` of a choice. */
  name: string;
  list: boolean;
  required: boolean;
  type: ElementType;
};

export type ElementType = {
  name: string;
  /** Where the children of an element without a type of its own are defined. */
  path?: string;
  /** The types that a reference may lead to; absent when all. */
  targets?: readonly string[];
  /** The value set whose codes alone are allowed. */
  valueSet?: string;
};

/** The elements below one path. A choice is there once for each of its types, by its JSON name: `valueQuantity`. */
export type Structure = { byName: ReadonlyMap<string, ElementDefinition>; required: readonly string[] };

const read = new Map<string, Structure>();

/** What is defined below a path; undefined for primitive types and types that are not held. Read when first needed. */
export function structureOf(path: string): Structure | undefined {
  const known = read.get(path);
  if (known) return known;
  const text = Object.hasOwn(structures, path) ? structures[path] : undefined;
  if (text === undefined) return undefined;
  const structure = readStructure(text);
  read.set(path, structure);
  return structure;
}

const codes = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();

/** The codes of a value set, by their system. */
export function codesOf(valueSet: string): ReadonlyMap<string, ReadonlySet<string>> {
  const known = codes.get(valueSet);
  if (known) return known;
  const bySystem = new Map(
    (valueSets[valueSet] ?? []).map(text => {
      const [system = '', list = ''] = text.split('|');
      return [system, new Set(list.split(' '))];
    }),
  );
  codes.set(valueSet, bySystem);
  return bySystem;
}

function readStructure(text: string): Structure {
  const byName = new Map<string, ElementDefinition>();
  const required: string[] = [];
  for (const line of text.split(' ')) {
    const [, name = '', choice, cardinality = '', ending = ''] = /^(\w+)(\[x\])?([?!*+])(.*)$/.exec(line) ?? [];
    const whole = { name: name + (choice ?? ''), list: /[*+]/.test(cardinality), required: /[!+]/.test(cardinality) };
    const types = ending === '*' ? openTypes.split(' ') : ending.split('|');
    if (whole.required) required.push(whole.name);
    for (const type of types.map(readType)) {
      byName.set(choice ? name + type.name.charAt(0).toUpperCase() + type.name.slice(1) : name, { ...whole, type });
    }
  }
  return { byName, required };
}

function readType(text: string): ElementType {
  if (text.startsWith('=')) return { name: 'BackboneElement', path: text.slice(1) };
  const [, name = '', targets, valueSet] = /^(\w+)(?:\((.*)\))?(?:\{(.*)\})?$/.exec(text) ?? [];
  return { name, ...(targets && { targets: targets.split(',') }), ...(valueSet && { valueSet }) };
}
