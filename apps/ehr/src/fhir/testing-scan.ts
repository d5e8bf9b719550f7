/** A plain scan over resources, for tests: what US Core's parameters find, by FHIRPath. */
import type { Resource } from '@smart-ehr/fhir';
import { askingFor, isAsked, valuesBy } from './testing-by-fhirpath.ts';
import { usCoreParameters } from './us-core-server.generated.ts';

/** Parameters with texts: all of them have to be true of a resource, any text of each. */
export type Asked = { code: string; anyOf: string[] }[];

export const nameOf = ({ resourceType, id }: Resource) => `${resourceType}/${id}`;

export function createScan(resources: readonly Resource[]) {
  const values = new Map<string, Map<Resource, unknown[]>>();
  const ofType = (type: string) => resources.filter(({ resourceType }) => resourceType === type);
  const kindOf = (type: string, code: string) => usCoreParameters[`${type}.${code}`]?.kind ?? '';

  /** The values of a parameter in a resource; found in all of its type at once. */
  function valuesOf(resource: Resource, code: string): unknown[] {
    const name = `${resource.resourceType}.${code}`;
    const known = values.get(name);
    if (known) return known.get(resource) ?? [];
    const find = valuesBy(usCoreParameters[name]?.expression ?? '');
    const found = new Map(ofType(resource.resourceType).map(each => [each, find(each)]));
    values.set(name, found);
    return found.get(resource) ?? [];
  }

  function isFound(resource: Resource, asked: Asked): boolean {
    return asked.every(({ code, anyOf }) => {
      const kind = kindOf(resource.resourceType, code);
      return valuesOf(resource, code).some(value => anyOf.some(text => isAsked(kind, value, text)));
    });
  }

  const textsOf = (resource: Resource, code: string, prefix: string) =>
    askingFor(kindOf(resource.resourceType, code), valuesOf(resource, code), prefix);

  return {
    ofType,
    /** The names of what is found, sorted. */
    find(type: string, asked: Asked): string[] {
      const found = ofType(type).filter(resource => isFound(resource, asked));
      return found.map(nameOf).sort();
    },

    /** Texts that ask for the values of what is found. */
    textsIn(type: string, asked: Asked, code: string): string[] {
      const found = ofType(type).filter(resource => isFound(resource, asked));
      return found.flatMap(resource => textsOf(resource, code, ''));
    },

    /** Up to three resources that have all of these parameters: the first, one of the middle, the last. */
    examples(type: string, codes: readonly string[]): Resource[] {
      const having = ofType(type).filter(resource => codes.every(code => textsOf(resource, code, '').length > 0));
      return [...new Set([0, having.length >> 1, having.length - 1].flatMap(at => having[at] ?? []))];
    },

    /** The question that this resource is an answer to. */
    askedOf(resource: Resource, codes: readonly string[], prefix: string): Asked {
      return codes.map(code => ({ code, anyOf: textsOf(resource, code, prefix).slice(0, 1) }));
    },
  };
}
