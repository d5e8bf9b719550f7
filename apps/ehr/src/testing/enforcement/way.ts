import type { Bundle, Resource } from '@smart-ehr/fhir';
import type { startFhirServer, TestAccess } from '../../fhir/testing.ts';
import { nameOf, type Oracle } from './oracle.ts';

export type Server = Awaited<ReturnType<typeof startFhirServer>>;

/** A way in which many resources come out of the server at once. */
export type Way = {
  name: string;
  /** "Type/id" of all that comes out this way. */
  shown(server: Server, token: string): Promise<string[]>;
  /** The same by the oracle. */
  permitted(oracle: Oracle, access: TestAccess): Iterable<string>;
  /** What comes out need not be all of that, but nothing else. */
  isPart?: true;
};

/**
 * "Type/id" of what is in all pages of a Bundle, but for the outcome that it may end with; nothing when the scopes permit
 * nothing of the type, or the patient is not there for this access.
 */
export async function found(server: Server, token: string, path: string): Promise<string[]> {
  const names: string[] = [];
  for (let url: string | undefined = path; url !== undefined; ) {
    const response = await server.request(url, token);
    if (response.status === 403 || (response.status === 404 && path.includes('$everything'))) return [];
    if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`);
    const bundle = (await response.json()) as Bundle<Resource>;
    names.push(...(bundle.entry ?? []).flatMap(({ resource }) => (resource ? nameOf(resource) : [])));
    url = bundle.link?.find(({ relation }) => relation === 'next')?.url;
    if (url === undefined && path.includes('_total') && bundle.total !== names.length) {
      throw new Error(`${path}: ${names.length} resources, but a total of ${bundle.total}`);
    }
  }
  return names.filter(name => typeOf(name) !== 'OperationOutcome');
}

export const typeOf = (name: string) => name.split('/')[0] ?? '';

export function intersection(one: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  return [...one].filter(name => other.has(name));
}
