import { ndjsonContentType } from '@smart-ehr/fhir';
import type { ExportWish } from '../export-wish.ts';
import type { Connection } from './connection.ts';
import { ExportError } from './export-error.ts';
import { kickOffEvent } from './export-events.ts';
import { readSoftware } from './read-software.ts';
import { readRefusal } from './refusal.ts';

/**
 * Asks the server to begin and returns the address to ask how far it is.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-kick-off-request
 */
export async function kickOff(server: Connection, wish: ExportWish): Promise<string> {
  const url = kickOffUrl(server.fhirBase, wish);
  const headers = { Accept: 'application/fhir+json', Prefer: 'respond-async' };
  const software = await readSoftware(server);
  const response = wish.patients
    ? await server.send(url, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/fhir+json' },
        body: JSON.stringify(kickOffParameters(wish)),
      })
    : await server.send(url, { headers });
  server.onEvent?.(await kickOffEvent(url, loggedParameters(wish), software, response));
  if (response.status !== 202) throw await readRefusal('The kick-off', response);
  await response.body?.cancel();
  const location = response.headers.get('Content-Location') ?? '';
  if (location && URL.canParse(location, url)) return new URL(location, url).href;
  throw new ExportError('broken-promise', 'The server took the kick-off but gave no usable Content-Location.');
}

/** Without the patients: their list can be long, and says who they are. */
function loggedParameters(wish: ExportWish): [name: string, value: string][] {
  return parametersOf(wish).map(({ name, value }) => [name, String(value)]);
}

/** With what is asked in the query; without where it goes in the body, because `patient` can be sent in no other way. */
export function kickOffUrl(fhirBase: string, wish: ExportWish): string {
  const path = { system: '$export', patient: 'Patient/$export', group: `Group/${wish.group}/$export` }[wish.level];
  const url = new URL(`${fhirBase}/${path}`);
  if (wish.patients) return url.href;
  for (const { name, value } of parametersOf(wish)) url.searchParams.append(name, String(value));
  return url.href;
}

/** The body of a POST. https://hl7.org/fhir/R4/operations.html#request */
function kickOffParameters(wish: ExportWish) {
  const patients = (wish.patients ?? []).map(id => ({
    name: 'patient',
    valueReference: { reference: `Patient/${id}` },
  }));
  const others = parametersOf(wish).map(({ name, type, value }) => ({ name, [`value${type}`]: value }));
  return { resourceType: 'Parameters', parameter: [...others, ...patients] };
}

type Parameter = { name: string; type: 'String' | 'Instant' | 'Code' | 'Boolean'; value: string | true };

/** https://hl7.org/fhir/uv/bulkdata/STU3/OperationDefinition-export.html: what is not wished for is not sent. */
function parametersOf(wish: ExportWish): Parameter[] {
  const { types, since, until, elements, typeFilters, include, organizeBy, partialManifests } = wish;
  const parameter = (name: string, type: Parameter['type'], value: string | true | undefined): Parameter[] =>
    value === undefined ? [] : [{ name, type, value }];
  return [
    ...parameter('_outputFormat', 'String', ndjsonContentType),
    ...parameter('_type', 'String', types?.join(',')),
    ...parameter('_since', 'Instant', since),
    ...parameter('_until', 'Instant', until),
    ...parameter('_elements', 'String', elements?.join(',')),
    ...(typeFilters ?? []).flatMap(filter => parameter('_typeFilter', 'String', filter)),
    ...(include ?? []).flatMap(value => parameter('includeAssociatedData', 'Code', value)),
    ...parameter('organizeOutputBy', 'String', organizeBy),
    ...parameter('allowPartialManifests', 'Boolean', partialManifests),
  ];
}
