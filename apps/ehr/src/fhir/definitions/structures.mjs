/** What the package has added to HL7's definitions. */
const notOfHl7 = /^Meta\.(project|author|onBehalfOf|accounts?|compartment)$|^Binary\.url$/;

/**
 * What the R4 definitions say about the JSON of a type, one line of text for each path below which elements are defined:
 *
 *   name*HumanName                                a list, may be absent
 *   url!uri                                       exactly one (`+`: at least one, `?`: none or one)
 *   subject?Reference(Group|Patient)              only references to these types
 *   gender?code{administrative-gender}            only codes of this value set
 *   deceased[x]?boolean|dateTime                  a choice: deceasedBoolean or deceasedDateTime
 *   value[x]?*                                    a choice of every type that an extension can have
 *   contact*=Patient.contact                      its children are defined below that path
 */
export function createStructureTable(structureDefinitions, codesOfValueSet) {
  const byType = new Map(
    structureDefinitions.filter(d => d.snapshot && d.derivation !== 'constraint').map(d => [d.type, d]),
  );
  const openTypes = typesOf(elementAt('Extension', 'Extension.value[x]')).sort();
  const structures = {};
  const valueSets = {};

  function elementAt(type, path) {
    return byType.get(type).snapshot.element.find(element => element.path === path);
  }

  return { structures, valueSets, openTypes, add };

  /** Adds the lines of a type, and of every data type that its elements have. */
  function add(type) {
    if (structures[type] !== undefined) return;
    const definition = byType.get(type);
    if (!definition) throw new Error(`There is no definition of ${type}.`);
    if (definition.kind === 'primitive-type') return;
    const [root, ...elements] = definition.snapshot.element.filter(({ path }) => !notOfHl7.test(path));
    structures[root.path] = '';
    for (const element of elements) addElement(element);
    for (const element of elements) {
      for (const name of typesOf(element)) if (isDataType(name)) add(name);
    }
  }

  function addElement(element) {
    const parent = element.path.slice(0, element.path.lastIndexOf('.'));
    const line = `${element.path.slice(parent.length + 1)}${cardinality(element)}${ending(element)}`;
    structures[parent] = structures[parent] ? `${structures[parent]} ${line}` : line;
  }

  function ending(element) {
    if (element.contentReference) return `=${element.contentReference.slice(1)}`;
    const types = typesOf(element);
    if (types.includes('BackboneElement') || (types.includes('Element') && element.path.includes('.'))) {
      return `=${element.path}`;
    }
    if (types.length > 40) return '*';
    return types.map(type => type + targets(element, type) + binding(element, type)).join('|');
  }

  function targets(element, type) {
    if (type !== 'Reference') return '';
    const profiles = element.type.find(({ code }) => code === type).targetProfile ?? [];
    const names = profiles.map(profile => profile.split('/').at(-1)).sort();
    return names.length === 0 || names.includes('Resource') ? '' : `(${names.join(',')})`;
  }

  function binding(element, type) {
    const { strength, valueSet } = element.binding ?? {};
    if (strength !== 'required' || !['code', 'Coding', 'CodeableConcept'].includes(type)) return '';
    const url = valueSet.split('|')[0];
    const codes = codesOfValueSet(url);
    if (!codes) return '';
    const name = url.split('/').at(-1);
    valueSets[name] = codes;
    return `{${name}}`;
  }

  function isDataType(name) {
    return /^[A-Z]/.test(name) && name !== 'Resource' && !name.includes('/') && byType.get(name)?.kind !== 'resource';
  }
}

function cardinality({ path, min, max }) {
  if (max !== '1' && max !== '*') throw new Error(`${path}: a cardinality of ${min}..${max} cannot be written.`);
  return max === '*' ? (min > 0 ? '+' : '*') : min > 0 ? '!' : '?';
}

/** What definitions give as types of FHIRPath: the ids of elements, of resources, and the URLs of extensions. */
function typesOf({ base, type = [] }) {
  return type.map(({ code, extension }) => {
    if (!code.startsWith('http://hl7.org/fhirpath/')) return code;
    if (base?.path === 'Resource.id') return 'id';
    return extension?.find(({ url }) => url.endsWith('structuredefinition-fhir-type'))?.valueUrl ?? 'string';
  });
}
