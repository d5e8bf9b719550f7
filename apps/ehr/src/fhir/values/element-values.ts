/** A value found in a resource, with the FHIR data type that it has there. */
export type ElementValue = { value: unknown; dataType: string; argument: string | undefined };

type Step = { name: string; where: { name: string; equals: string } | undefined };
type CompiledPath = { steps: Step[]; dataType: string; argument: string | undefined };

/**
 * Compiles the compact path form of the search parameter table (definitions/element-paths.mjs), for example
 * `telecom[system=phone]:ContactPoint`, into a function that finds the values of each list of paths in a resource.
 *
 * Every save runs it for dozens of paths, of which most lead nowhere: it goes by the elements that the resource has.
 */
export function compilePaths(lists: readonly (readonly string[])[]): (resource: object) => ElementValue[][] {
  const byElement = new Map<string, { path: CompiledPath; list: number }[]>();
  for (const [list, paths] of lists.entries()) {
    for (const path of paths.map(compilePath)) {
      const name = path.steps[0]?.name ?? '';
      byElement.set(name, [...(byElement.get(name) ?? []), { path, list }]);
    }
  }
  return resource => {
    const found: ElementValue[][] = lists.map(() => []);
    for (const name of Object.keys(resource)) {
      for (const { path, list } of byElement.get(name) ?? []) collect(resource, path, 0, found[list] as ElementValue[]);
    }
    return found;
  };
}

function compilePath(text: string): CompiledPath {
  const parts = /^((?:\w+(?:\[[^\]]*\])?\.?)+):(\w+)(?:\((.*)\))?$/.exec(text);
  if (!parts) throw new Error(`"${text}" is not a path of the search parameter table.`);
  const [, path = '', dataType = '', argument] = parts;
  const steps = [...path.matchAll(/(\w+)(?:\[(\w+)=([^\]]*)\])?/g)].map(([, name = '', where, equals = '']) => ({
    name,
    where: where === undefined ? undefined : { name: where, equals },
  }));
  return { steps, dataType, argument };
}

function collect(value: unknown, path: CompiledPath, depth: number, found: ElementValue[]): void {
  const step = path.steps[depth];
  if (!step) {
    found.push({ value, dataType: path.dataType, argument: path.argument });
    return;
  }
  const inner = property(value, step.name);
  if (inner === undefined) return;
  for (const one of Array.isArray(inner) ? inner : [inner]) {
    if (one === null) continue;
    if (step.where && property(one, step.where.name) !== step.where.equals) continue;
    collect(one, path, depth + 1, found);
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
