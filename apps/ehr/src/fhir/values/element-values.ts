/** A value found in a resource, with the FHIR data type that it has there. */
export type ElementValue = { value: unknown; dataType: string; argument: string | undefined };

type Step = { name: string; where: { name: string; equals: string } | undefined };
type CompiledPath = { steps: Step[]; dataType: string; argument: string | undefined };

/**
 * Compiles the compact path form of the search parameter table (definitions/element-paths.mjs), for example
 * `telecom[system=phone]:ContactPoint`, into a function that finds its values in a resource.
 */
export function compilePaths(paths: readonly string[]): (resource: object) => ElementValue[] {
  const compiled = paths.map(compilePath);
  return resource =>
    compiled.flatMap(({ steps, dataType, argument }) =>
      walk([resource], steps).map(value => ({ value, dataType, argument })),
    );
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

function walk(start: unknown[], steps: readonly Step[]): unknown[] {
  let values = start;
  for (const { name, where } of steps) {
    values = values.flatMap(value => property(value, name) ?? []);
    if (where) values = values.filter(value => property(value, where.name) === where.equals);
  }
  return values;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
