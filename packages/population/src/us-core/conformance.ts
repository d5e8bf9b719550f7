import { isDeepStrictEqual } from 'node:util';
import type { Extension, Resource } from '@smart-ehr/fhir';
import type { Element, Profile, Rules } from './profile.ts';

type Node = { element: Element; name: string; children: Node[]; isOfSlice(value: unknown): boolean };

export type Conformance = {
  /** What is not as the profile says. */
  readonly violations: string[];
  /** The elements that the resource has. */
  readonly present: Set<string>;
};

/** A function that holds a resource against a profile. */
export function createCheck({ elements }: Profile): (resource: Resource | Extension) => Conformance {
  const roots = treeOf(elements);
  return resource => {
    const found: Conformance = { violations: [], present: new Set() };
    for (const root of roots) check(root, resource, found);
    return found;
  };
}

/** Children hang on the id that theirs begins with; a slice stands beside the element that is cut into slices. */
function treeOf(elements: readonly Element[]): Node[] {
  const nodes = new Map<string, Node>();
  const roots: Node[] = [];
  for (const element of elements) {
    const { id } = element;
    const dot = id.lastIndexOf('.');
    const [name = '', slice = ''] = id.slice(dot + 1).split(':');
    const node = {
      element,
      name: slice !== '' && name.endsWith('[x]') ? slice : name,
      children: [],
      isOfSlice: sliceTest(element, elements),
    };
    nodes.set(id, node);
    (dot < 0 ? roots : (nodes.get(id.slice(0, dot))?.children ?? [])).push(node);
  }
  return roots;
}

/** Whether a value has what the slice's discriminators demand. */
function sliceTest({ id, rules, slice = [] }: Element, elements: readonly Element[]): Node['isOfSlice'] {
  const parts = slice.map(path => {
    if (path === '$this') return { names: [], rules };
    return { names: path.split('.'), rules: elements.find(one => one.id === `${id}.${path}`)?.rules ?? {} };
  });
  return value =>
    parts.every(part => {
      const values = part.names.reduce<unknown[]>((all, name) => all.flatMap(one => valuesOf(one, name)), [value]);
      return values.some(one => problemOf(one, part.rules) === undefined);
    });
}

function check(node: Node, parent: unknown, found: Conformance): void {
  const { id, min, max, rules } = node.element;
  const values = valuesOf(parent, node.name).filter(node.isOfSlice);
  if (values.length > 0) found.present.add(id);
  if (values.length < min) found.violations.push(`${id} is missing`);
  if (values.length > max) found.violations.push(`${id} occurs ${values.length} times`);
  for (const value of values) {
    const problem = problemOf(value, rules);
    if (problem !== undefined) found.violations.push(`${id} ${problem}`);
    for (const child of node.children) check(child, value, found);
  }
}

/** `value[x]` is any of `valueQuantity`, `valueString`, …; the extensions of a primitive are in `_name`. */
function valuesOf(parent: unknown, name: string): unknown[] {
  if (typeof parent !== 'object' || parent === null) return [];
  const fields = new Map<string, unknown>(Object.entries(parent));
  if (name.endsWith('[x]')) {
    const choice = name.slice(0, -3);
    return [...fields].flatMap(([key, value]) => (isChoice(key, choice) ? (value ?? []) : []));
  }
  const [value, extra] = [fields.get(name), fields.get(`_${name}`)];
  if (extra !== undefined) return [extra];
  return value === undefined ? [] : [value].flat();
}

const isChoice = (key: string, name: string) => key.startsWith(name) && /^[A-Z]/.test(key.slice(name.length));

function problemOf(value: unknown, { fixed, pattern, codes, targets, url }: Rules): string | undefined {
  if (fixed !== undefined && !isDeepStrictEqual(value, fixed)) return `is not ${JSON.stringify(fixed)}`;
  if (pattern !== undefined && !contains(value, pattern)) return `is not like ${JSON.stringify(pattern)}`;
  if (codes !== undefined && !isAmong(codes, value)) return 'has no code of the value set';
  if (url !== undefined && !contains(value, { url })) return `is not the extension ${url}`;
  return targets === undefined ? undefined : targetProblem(value, targets);
}

function contains(value: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) {
    return Array.isArray(value) && pattern.every(part => value.some(one => contains(one, part)));
  }
  if (typeof pattern !== 'object' || pattern === null) return value === pattern;
  const fields = new Map<string, unknown>(Object.entries(value ?? {}));
  return Object.entries(pattern).every(([key, part]) => contains(fields.get(key), part));
}

/** A code alone has its system from the binding. */
function isAmong(codes: readonly string[], value: unknown): boolean {
  if (typeof value === 'string') return codes.some(code => code.endsWith(`|${value}`));
  if (typeof value !== 'object' || value === null) return false;
  if ('coding' in value && Array.isArray(value.coding)) return value.coding.some(coding => isAmong(codes, coding));
  return 'code' in value && 'system' in value && codes.includes(`${value.system}|${value.code}`);
}

function targetProblem(value: unknown, targets: readonly string[]): string | undefined {
  const reference = typeof value === 'object' && value !== null && 'reference' in value ? String(value.reference) : '';
  const type = reference.slice(0, reference.indexOf('/'));
  return reference === '' || targets.includes(type) ? undefined : `refers to ${type}`;
}
