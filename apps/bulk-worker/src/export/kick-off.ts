import { ndjsonContentType } from '@smart-ehr/fhir';
import type { ExportWish } from '../command-line.ts';
import type { Connection } from './connection.ts';
import { ExportError } from './export-error.ts';
import { readRefusal } from './refusal.ts';

/**
 * Asks the server to begin and returns the address to ask how far it is.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-kick-off-request
 */
export async function kickOff(server: Connection, wish: ExportWish): Promise<string> {
  const url = kickOffUrl(server.fhirBase, wish);
  const headers = { Accept: 'application/fhir+json', Prefer: 'respond-async' };
  const response = await server.send(url, { headers });
  if (response.status !== 202) throw await readRefusal('The kick-off', response);
  await response.body?.cancel();
  const location = response.headers.get('Content-Location') ?? '';
  if (location && URL.canParse(location, url)) return new URL(location, url).href;
  throw new ExportError('broken-promise', 'The server took the kick-off but gave no usable Content-Location.');
}

export function kickOffUrl(fhirBase: string, { level, group, types, since }: ExportWish): string {
  const path = { system: '$export', patient: 'Patient/$export', group: `Group/${group}/$export` }[level];
  const url = new URL(`${fhirBase}/${path}`);
  url.searchParams.set('_outputFormat', ndjsonContentType);
  if (types) url.searchParams.set('_type', types.join(','));
  if (since !== undefined) url.searchParams.set('_since', since);
  return url.href;
}
