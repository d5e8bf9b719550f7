import type { Encounter } from '@smart-ehr/fhir';
import { accessOfPerson } from '../access-of-person.ts';
import type { Ehr } from '../ehr.ts';
import { permitted } from '../fhir/permitted.ts';
import type { ResourceFilter } from '../fhir/reach.ts';
import { paramOf } from '../fhir/search-parameters.ts';
import type { ResourceStore } from '../stores/resources.ts';
import type { User } from '../stores/users.ts';

/** As many as anybody looks through; they are listed, not kept. */
export const mostVisits = 500;

const newestFirst = [{ by: { table: 'date', param: paramOf('Encounter', 'date') }, descending: true }] as const;

/** A patient's visits as far as this person may see them, the newest first. */
export async function findVisits({ search, resources }: Ehr, user: User, patientId: string): Promise<Encounter[]> {
  const filter = reach(user, patientId);
  if (!filter) return [];
  const asOf = await resources.currentSeq();
  const page = { filter, conditions: [], sort: newestFirst, count: mostVisits, asOf, isPast: false };
  const found = await search.page(page);
  return found.resources.map(({ body }) => JSON.parse(body) as Encounter).filter(isVisit);
}

/** One visit of that patient; undefined when there is none within this person's reach. */
export async function findVisit(ehr: Ehr, user: User, patientId: string, id: string): Promise<Encounter | undefined> {
  const filter = reach(user, patientId);
  const found = filter && (await ehr.search.find(filter, id));
  const visit = found && !found.deleted ? (JSON.parse(found.body) as Encounter) : undefined;
  return visit && isVisit(visit) ? visit : undefined;
}

/** A visit that was verified before, for the words of a page; undefined when it does not exist (any more). */
export async function readVisit(resources: ResourceStore, id: string): Promise<Encounter | undefined> {
  const stored = await resources.read('Encounter', id);
  return stored && !stored.deleted ? (JSON.parse(stored.body) as Encounter) : undefined;
}

/** What a token with this patient in context would reach. */
function reach(user: User, patientId: string): ResourceFilter | undefined {
  return permitted(accessOfPerson(user, 'patient/Encounter.rs', patientId), 'Encounter', 'search').filter;
}

/** What was entered by mistake never took place. */
const isVisit = ({ status }: Encounter) => status !== 'entered-in-error';
