/**
 * Follows parsed steps through the StructureDefinitions of FHIR, so that the result names JSON properties
 * (`valueQuantity`, never `value[x]`) and ends with the data type found there. The compact form:
 *
 *   name:HumanName
 *   telecom[system=phone]:ContactPoint
 *   extension[url=http://…/us-core-race].extension.valueCoding:Coding
 *   subject:Reference(Patient)                                  only references to a Patient
 *   gender:code(http://hl7.org/fhir/administrative-gender)      the code system that the binding implies
 *   deceasedBoolean:present, deceasedDateTime:present           whether there is a value other than false
 */
export function createElementPaths(structureDefinitions, systemOfValueSet) {
  const elements = new Map();
  for (const definition of structureDefinitions) {
    if (definition.derivation === 'constraint') continue;
    for (const element of definition.snapshot.element) elements.set(element.path, element);
  }
  const isResource = new Set(structureDefinitions.filter(d => d.kind === 'resource').map(d => d.type));

  /** Where an element can lead: JSON property, data type, and the path below which its children are defined. */
  function children(parentPath, name) {
    const single = elements.get(`${parentPath}.${name}`);
    const element = single ?? elements.get(`${parentPath}.${name}[x]`) ?? choiceBySpelledName(parentPath, name);
    if (!element) throw new Error(`${parentPath} has no element "${name}"`);
    if (element.contentReference) {
      const path = element.contentReference.slice(1);
      return [{ property: name, type: 'BackboneElement', path, element }];
    }
    return element.type.map(({ code }) => {
      const type = code.startsWith('http://hl7.org/fhirpath/') ? (parentPath === 'Resource' ? 'id' : 'string') : code;
      const inline = type === 'BackboneElement' || type === 'Element';
      const property = single ? name : (element.spelled ?? name + type[0].toUpperCase() + type.slice(1));
      return { property, type, path: inline ? element.path : type, element };
    });
  }

  /** `valueDateTime` written out in an expression instead of `value`. */
  function choiceBySpelledName(parentPath, name) {
    for (const [path, element] of elements) {
      if (!path.startsWith(`${parentPath}.`) || !path.endsWith('[x]') || path.split('.').length !== 2) continue;
      const stem = path.slice(parentPath.length + 1, -3);
      const type = element.type?.find(({ code }) => name === stem + code[0].toUpperCase() + code.slice(1));
      if (type) return { ...element, type: [type], spelled: name };
    }
  }

  /** Every concrete path of one alternative, with the data type at its end. */
  return function elementPaths(steps, accepts) {
    let ends = [{ text: '', type: undefined, path: undefined }];
    for (const [index, step] of steps.entries()) {
      const next = steps[index + 1];
      if (step.type) {
        if (!isResource.has(step.type)) throw new Error(`${step.type} is not a resource`);
        ends = [{ text: '', type: step.type, path: step.type }];
      } else if (step.name) {
        ends = ends.flatMap(end =>
          children(end.path, step.name)
            .filter(child => !next?.name || canHold(child, next.name))
            .map(child => ({ ...child, text: end.text ? `${end.text}.${child.property}` : child.property })),
        );
      } else if (step.as) {
        ends = ends.filter(end => end.type === step.as);
      } else if (step.where) {
        ends = ends.map(end => ({ ...end, text: `${end.text}[${step.where}=${step.equals}]` }));
      } else if (step.target) {
        ends = ends.map(end => ({ ...end, ending: `Reference(${step.target})` }));
      } else if (step.present) {
        ends = ends.map(end => ({ ...end, ending: 'present' }));
      }
    }
    return ends.filter(end => end.ending || accepts.includes(end.type)).map(end => `${end.text}:${ending(end)}`);
  };

  /** An extension's value continues only in the data types that codes are searched in. */
  function canHold(child, name) {
    if (child.type === 'BackboneElement' || child.type === 'Element') return true;
    if (child.property.startsWith('value') && !['Coding', 'CodeableConcept'].includes(child.type)) return false;
    return elements.has(`${child.path}.${name}`) || elements.has(`${child.path}.${name}[x]`);
  }

  function ending(end) {
    if (end.ending) return end.ending;
    const system = end.type === 'code' && systemOfValueSet(end.element.binding);
    return system ? `code(${system})` : end.type;
  }
}
