/**
 * The one code system behind a required binding: what makes `gender=http://hl7.org/fhir/administrative-gender|male`
 * find a bare `"gender": "male"` (https://hl7.org/fhir/R4/search.html#token, "code").
 */
export function createSystemOfValueSet(valueSets) {
  const byUrl = new Map(valueSets.map(valueSet => [valueSet.url, valueSet]));
  return binding => {
    if (binding?.strength !== 'required') return undefined;
    const include = byUrl.get(binding.valueSet?.split('|')[0])?.compose?.include ?? [];
    const systems = new Set(include.map(part => part.system).filter(Boolean));
    return systems.size === 1 ? [...systems][0] : undefined;
  };
}

/**
 * The codes of a value set as `system|code code …`, one text for each system; undefined when the definitions do not
 * list all of them (languages, media types, units).
 */
export function createCodesOfValueSet(resources) {
  const byUrl = new Map(resources.map(resource => [resource.url, resource]));
  return url => {
    const { include = [], exclude = [] } = byUrl.get(url)?.compose ?? {};
    if (include.length === 0 || exclude.length > 0) return undefined;
    const bySystem = new Map();
    for (const { system, concept, filter, valueSet } of include) {
      const codeSystem = byUrl.get(system);
      if (filter || valueSet || (!concept && codeSystem?.content !== 'complete')) return undefined;
      const codes = concept ? concept.map(({ code }) => code) : allCodes(codeSystem.concept);
      bySystem.set(system, [...(bySystem.get(system) ?? []), ...codes]);
    }
    if ([...bySystem.values()].flat().some(code => code.includes(' '))) return undefined;
    return [...bySystem].map(([system, codes]) => `${system}|${codes.join(' ')}`);
  };
}

function allCodes(concepts = []) {
  return concepts.flatMap(({ code, concept }) => [code, ...allCodes(concept)]);
}
