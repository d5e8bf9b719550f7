import { type HeldType, isHeldType, resourceTypes } from '../fhir/resource-types.ts';
import { summaryElementsOf } from '../fhir/summary-elements.generated.ts';
import { structureOf } from '../fhir/validation/structure.ts';
import { invalid, type Leniency, shortened } from './leniency.ts';

/** Elements of the resources themselves: of a type, or without one of all types. */
export type AskedElement = { type?: HeldType; element: string };

/**
 * Reads the values of `_elements`: `id`, `Patient.name`. https://hl7.org/fhir/uv/bulkdata/en/export.html#query-parameters
 */
export function parseElements(values: readonly string[], leniency: Leniency): AskedElement[] | undefined {
  if (values.length === 0) return undefined;
  // Each is kept with the job and looked for in every resource: a body has room for tens of thousands.
  return [...new Set(values)].flatMap(text => {
    const [, type, element = ''] = /^(?:([A-Z][A-Za-z]*)\.)?([a-z][A-Za-z0-9]*)(?:\[x\])?$/.exec(text) ?? [];
    if (element === '') {
      throw invalid('_elements', `"${shortened(text)}" is no element of a resource. Write element or Type.element.`);
    }
    if (type !== undefined && !isHeldType(type)) {
      leniency.refuse('_elements', `The type "${shortened(type)}" of _elements is not held here.`);
      return [];
    }
    const types = type === undefined ? resourceTypes.map(held => held.type) : [type];
    if (!types.some(one => isElement(one, element))) {
      throw invalid('_elements', `${type ?? 'No resource type'} has ${type ? 'no' : 'an'} element "${element}".`);
    }
    return [{ element, ...(type !== undefined && { type }) }];
  });
}

/** What of a type was asked for; undefined when there was no `_elements`. "Unlisted" elements are left out of every type. */
export function elementsOfType(type: HeldType, asked: readonly AskedElement[] | undefined): string[] | undefined {
  const ofType = asked?.filter(one => one.type === undefined || one.type === type);
  return ofType && [...new Set(ofType.map(({ element }) => element))];
}

/** A choice goes by its name (`value`) and by those of its types (`valueQuantity`). */
function isElement(type: HeldType, element: string): boolean {
  if (element === 'resourceType') return true;
  return (
    structureOf(type)?.byName.has(element) === true || Object.hasOwn(summaryElementsOf[type]?.choices ?? {}, element)
  );
}
