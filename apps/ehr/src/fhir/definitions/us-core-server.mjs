/**
 * The rows of US Core's CapabilityStatement for servers, and what its SearchParameters say beyond R4's, as the text of a
 * table. https://hl7.org/fhir/us/core/STU7/CapabilityStatement-us-core-server.html
 */
export function usCoreServer({ url, version, rest: [server] }, parameters) {
  const types = server.resource.map(resource => ({
    type: resource.type,
    conformance: expectation(resource),
    profiles: resource.supportedProfile ?? [],
    interactions: rows(resource.interaction, ({ code }) => ({ code })),
    searches: [
      ...rows(resource.searchParam, ({ name }) => ({ parameters: [name] })),
      ...rows(combinations(resource), ({ extension }) => ({ parameters: required(extension) })),
    ],
    includes: primitiveRows(resource.searchInclude, resource._searchInclude),
    revIncludes: primitiveRows(resource.searchRevInclude, resource._searchRevInclude),
    operations: rows(resource.operation, ({ name, definition }) => ({ name, definition })),
  }));
  return `import type { UsCoreParameter, UsCoreServer } from './us-core.ts';

/** From ${url}, version ${version} (CC0). */
export const usCoreServer: UsCoreServer = ${JSON.stringify({ url, types })};

/** By type and code, from the SearchParameters of the same version. */
export const usCoreParameters: Record<string, UsCoreParameter> = ${JSON.stringify(parametersByName(parameters))};
`;
}

const expectation = element => (element?.extension ?? []).find(({ url }) => url.endsWith('-expectation'))?.valueCode;
const rows = (elements = [], said) =>
  elements.map(element => ({ ...said(element), conformance: expectation(element) }));
const combinations = ({ extension }) => extension.filter(({ url }) => url.endsWith('-search-parameter-combination'));
const required = extension => extension.flatMap(({ url, valueString }) => (url === 'required' ? [valueString] : []));
const primitiveRows = (values = [], siblings = []) =>
  values.map((value, at) => ({ value, conformance: expectation(siblings[at]) }));

function parametersByName(parameters) {
  const named = parameters.map(
    ({ base: [type], code, type: kind, expression, comparator, _comparator, _multipleOr }) => {
      const prefixes = (comparator ?? []).filter((_, at) => expectation(_comparator?.[at]) === 'SHALL');
      const or = expectation(_multipleOr);
      return [`${type}.${code}`, { kind, expression, prefixes, manyValues: or }];
    },
  );
  return Object.fromEntries(named);
}
