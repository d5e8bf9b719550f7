/** For tests: cohorts over HTTP, each step of which a test may take wrongly. */
import type { Bundle, BundleEntry, Group, OperationOutcome } from '@smart-ehr/fhir';
import type { startFhirServer } from '../../fhir/testing.ts';
import { memberFilter } from './profile.ts';

type Server = Pick<Awaited<ReturnType<typeof startFhirServer>>, 'request' | 'found'>;

export const filterOf = (expression: string) => ({
  url: memberFilter,
  valueExpression: { language: 'application/x-fhir-query' as const, expression },
});

/** A Group of the patients who meet these filters; `more` says something else than it should. */
export function cohortOf(filters: readonly string[], more: object = {}): Group {
  return {
    resourceType: 'Group',
    name: 'A cohort',
    type: 'person',
    actual: false,
    modifierExtension: filters.map(filterOf),
    ...more,
  };
}

export function post({ request }: Server, group: unknown, token: string, headers: Record<string, string> = {}) {
  return request('Group', token, {
    method: 'POST',
    body: JSON.stringify(group),
    headers: { 'content-type': 'application/fhir+json', ...headers },
  });
}

/** The Group as it was created at once; throws unless it was. */
export async function created(server: Server, group: Group, token: string): Promise<Group & { id: string }> {
  const response = await post(server, group, token);
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Group & { id: string };
}

/** The status address of a create that was asked for with respond-async; throws unless it was accepted. */
export async function begun(server: Server, group: Group, token: string, prefer = 'respond-async'): Promise<string> {
  const response = await post(server, group, token, { prefer });
  const url = response.headers.get('content-location');
  if (response.status !== 202 || url === null) throw new Error(`${response.status} ${await response.text()}`);
  return url;
}

/** The answer to the create, as soon as it is there. */
export async function ended({ request }: Server, url: string, token: string): Promise<BundleEntry> {
  for (let polls = 0; polls < 500; polls++) {
    const response = await request(url, token);
    if (response.status === 200) {
      const { resourceType, type, entry = [] } = (await response.json()) as Bundle;
      const [first, ...others] = entry;
      if (!first || others.length > 0) throw new Error('The answer is the only entry.');
      if (resourceType !== 'Bundle' || type !== 'batch-response') throw new Error(`No answer: ${resourceType} ${type}`);
      return first;
    }
    if (![202, 429].includes(response.status)) throw new Error(`${response.status} ${await response.text()}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  throw new Error('The cohort is not there in time.');
}

/** Ids of the patients who are members of a Group, in order. */
export async function membersOf(server: Server, groupId: string, token: string): Promise<string[]> {
  const names = await server.found(`Patient?_has:Group:member:_id=${groupId}&_count=1000`, token);
  return names.map(name => name.replace('Patient/', '')).sort();
}

export async function issuesOf(response: Response) {
  const outcome = (await response.json()) as OperationOutcome;
  if (outcome.resourceType !== 'OperationOutcome') throw new Error(`No outcome: ${JSON.stringify(outcome)}`);
  return outcome.issue;
}
