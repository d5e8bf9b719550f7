import type { Issue, IssueCode, Resource } from '@smart-ehr/fhir';
import { isHeldType } from '../resource-types.ts';
import { codeFault } from './bindings.ts';
import { InvalidResourceError } from './invalid-resource.ts';
import { isPrimitive, primitiveFault } from './primitives.ts';
import { referenceFault } from './references.ts';
import { type ElementDefinition, type ElementType, type Structure, structureOf } from './structure.ts';

/** A place in a resource that names something else: a reference, or an element of a type of URI. */
export type Link = {
  kind: 'reference' | 'attachment' | 'uri';
  /** Where it is written, to be written anew when what it names gets another name. */
  holder: Record<string, unknown>;
  key: string;
  expression: string;
};

const mostIssues = 20;
const uriTypes = ['uri', 'url', 'canonical', 'oid', 'uuid'];

/**
 * Checks a value against the R4 definition of its type: elements, types, cardinality, choices, codes of required bindings
 * and the targets of references. Throws an InvalidResourceError that names each element. Profiles are not looked at.
 * https://hl7.org/fhir/R4/validation.html
 *
 * Gives the resource and the links in it. What it holds by itself, `meta.versionId` and `meta.lastUpdated`, is for the
 * server to say and is taken out. `expression` is where the value stands, if not by itself.
 */
export function validateResource(value: unknown, expression?: string): { resource: Resource; links: Link[] } {
  const walk = createWalk();
  walk.whole(value, expression);
  const [first, ...others] = walk.issues;
  if (first) throw new InvalidResourceError([first, ...others]);
  return { resource: value as Resource, links: walk.links };
}

/** The links of a stored resource, which may have been kept before it had to be as R4 defines it. */
export function linksOf(resource: unknown): Link[] {
  const walk = createWalk();
  walk.whole(resource);
  return walk.links;
}

function createWalk() {
  const issues: Issue[] = [];
  const links: Link[] = [];
  let contained = new Set<unknown>();
  let isBundle = false;

  function fault(code: IssueCode, expression: string, diagnostics: string): void {
    if (issues.length < mostIssues) issues.push({ severity: 'error', code, expression, diagnostics });
  }

  function resource(value: unknown, at?: string): void {
    if (!isObject(value)) {
      fault('structure', at ?? 'Resource', 'A resource is expected, a JSON object.');
      return;
    }
    const { resourceType: type, meta } = value;
    if (typeof type !== 'string' || !(isHeldType(type) || (type === 'Bundle' && at === undefined))) {
      const expected = 'resourceType must name a type that this server holds; see the CapabilityStatement.';
      fault('structure', `${at ?? 'Resource'}.resourceType`, expected);
      return;
    }
    if (isObject(meta)) {
      delete meta.versionId;
      delete meta.lastUpdated;
      if (Object.keys(meta).length === 0) delete value.meta;
    }
    const names = Object.keys(value).filter(name => name !== 'resourceType');
    members(value, names, type, at ?? type);
  }

  function whole(value: unknown, at?: string): void {
    isBundle = isObject(value) && value.resourceType === 'Bundle';
    const inside = isObject(value) && Array.isArray(value.contained) ? value.contained : [];
    contained = new Set(inside.map(item => isObject(item) && item.id));
    resource(value, at);
  }

  function members(object: Record<string, unknown>, names: string[], path: string, at: string): void {
    const structure = structureOf(path) ?? { byName: new Map(), required: [] };
    const seen = new Map<string, string>();
    for (const name of names) {
      const plain = name.startsWith('_') ? name.slice(1) : name;
      const definition = structure.byName.get(plain);
      if (!definition || (plain !== name && !isPrimitive(definition.type.name))) {
        fault('structure', at, unknownElement(structure, name));
        continue;
      }
      const other = seen.get(definition.name);
      if (other !== undefined && other !== plain) {
        fault('structure', at, `${other} and ${plain} exclude each other: a choice has one value.`);
      }
      seen.set(definition.name, plain);
      member(object, name, definition, `${at}.${definition.name.replace('[x]', '')}`);
    }
    for (const name of structure.required) {
      if (!seen.has(name)) fault('required', `${at}.${name.replace('[x]', '')}`, `${name} is missing; it is required.`);
    }
  }

  function member(object: Record<string, unknown>, name: string, definition: ElementDefinition, at: string): void {
    const value = object[name];
    const type = name.startsWith('_') ? { name: 'Element' } : definition.type;
    if (Array.isArray(value) !== definition.list) {
      fault('structure', at, definition.list ? 'A JSON array is expected.' : 'One value is expected, no array.');
      return;
    }
    if (!Array.isArray(value)) {
      element(object, name, value, type, at);
      return;
    }
    if (value.length === 0) {
      fault('structure', at, 'An array must have items; leave it out.');
      return;
    }
    const beside = object[name.startsWith('_') ? name.slice(1) : `_${name}`];
    for (const [index, item] of value.entries()) {
      const filledByOther = item === null && Array.isArray(beside) && (beside[index] ?? null) !== null;
      if (!filledByOther) element(object, name, item, type, `${at}[${index}]`, index);
    }
  }

  function element(
    object: Record<string, unknown>,
    key: string,
    value: unknown,
    type: ElementType,
    at: string,
    index?: number,
  ): void {
    if (value === null) {
      fault('structure', at, 'null is no value; leave the element out.');
      return;
    }
    if (type.name === 'Resource') {
      inner(value, at);
      return;
    }
    if (isPrimitive(type.name)) {
      const wrong = primitiveFault(type.name, value);
      if (wrong) fault(wrong.kind === 'type' ? 'structure' : 'value', at, `It must be ${wrong.expected}.`);
      else if (type.valueSet) code(type.valueSet, value, at);
      if (!wrong && index === undefined && uriTypes.includes(type.name)) {
        links.push({ kind: 'uri', holder: object, key, expression: at });
      }
      return;
    }
    if (!isObject(value)) {
      fault('structure', at, `A JSON object is expected, as ${type.name} is defined.`);
      return;
    }
    const names = Object.keys(value);
    if (names.length === 0) fault('structure', at, 'An object must have members; leave it out.');
    const from = links.length;
    members(value, names, type.path ?? type.name, at);
    if (type.valueSet) code(type.valueSet, value, at);
    if (type.name === 'Reference') reference(value, type, at);
    if (type.name === 'Attachment') {
      for (const link of links.slice(from)) if (link.holder === value && link.key === 'url') link.kind = 'attachment';
    }
  }

  function code(valueSet: string, value: unknown, at: string): void {
    const wrong = codeFault(valueSet, value);
    if (wrong !== undefined) fault('code-invalid', at, wrong);
  }

  function reference(value: Record<string, unknown>, { targets }: ElementType, at: string): void {
    if (typeof value.reference !== 'string') return;
    const wrong = referenceFault(value.reference, targets, contained);
    if (wrong !== undefined) fault('value', `${at}.reference`, wrong);
    links.push({ kind: 'reference', holder: value, key: 'reference', expression: `${at}.reference` });
  }

  /** A contained resource; what is in a Bundle is checked entry by entry. */
  function inner(value: unknown, at: string): void {
    if (!isBundle) resource(value, at);
    else if (!isObject(value)) fault('structure', at, 'A resource is expected, a JSON object.');
  }

  return { issues, links, whole };
}

function unknownElement({ byName }: Structure, name: string): string {
  const choices = [...byName].filter(([, { name: whole }]) => whole === `${name}[x]`).map(([json]) => json);
  const shown = JSON.stringify(name.slice(0, 64));
  if (choices.length > 0) return `${shown} is a choice. Write it as one of ${choices.slice(0, 12).join(', ')}.`;
  return `${shown} is no element here. Correct its name or leave it out.`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
