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
