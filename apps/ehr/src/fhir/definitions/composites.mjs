/**
 * A composite parameter whose parts are elements of the resource itself, as the codes of two other parameters of its
 * type. It asks what both ask at once. Undefined where the parts belong to a repeating element (`Observation.component`):
 * there the two have to be true of the same one. https://hl7.org/fhir/R4/search.html#composite
 */
export function compositeParameter(type, { code, url, expression, component }, parameters) {
  if (expression !== type) return undefined;
  const parts = component.map(({ definition }) => parameters.find(parameter => parameter.url === definition).code);
  return { code, url, parts };
}
