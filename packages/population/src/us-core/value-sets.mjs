/** Value sets that hold more are no table. */
const most = 60;

/** A function that lists the codes of a value set as `system|code`; undefined for one that cannot be listed. */
export function createCodesOf(definitions) {
  const byUrl = type =>
    new Map(definitions.filter(({ resourceType }) => resourceType === type).map(one => [one.url, one]));
  const [valueSets, codeSystems] = [byUrl('ValueSet'), byUrl('CodeSystem')];

  const codesOfSystem = system => {
    const found = codeSystems.get(system.split('|')[0]);
    if (!found?.concept || found.content === 'fragment') return undefined;
    const flat = concepts => concepts.flatMap(({ code, concept = [] }) => [`${found.url}|${code}`, ...flat(concept)]);
    return flat(found.concept);
  };

  function codesOf(url) {
    const { include, exclude } = valueSets.get(url.split('|')[0])?.compose ?? {};
    if (!include || exclude) return undefined;
    const parts = include.map(({ system, concept, filter, valueSet }) => {
      if (filter) return undefined;
      if (valueSet) return valueSet.length === 1 ? codesOf(valueSet[0]) : undefined;
      return concept ? concept.map(({ code }) => `${system}|${code}`) : codesOfSystem(system);
    });
    return parts.includes(undefined) ? undefined : parts.flat();
  }

  return url => {
    const codes = codesOf(url);
    return codes !== undefined && codes.length <= most ? codes : undefined;
  };
}
