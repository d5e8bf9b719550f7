// Four concurrent writers on the database of the first argument: they create, change and delete until there is a Group/enough.
import { setTimeout as wait } from 'node:timers/promises';
import type { Resource } from '@smart-ehr/fhir';
import { openDatabase } from '@smart-ehr/prisma';
import { type Change, createResourceStore, type IndexRows } from '../stores/resources.ts';

const [url = '', seed = '1'] = process.argv.slice(2);
const database = await openDatabase(url);
const store = createResourceStore(database.sql);
const index: IndexRows = { token: [], string: [], date: [], reference: [], quantity: [] };

/** Numbers from 0 to below `limit`, the same for the same seed. https://en.wikipedia.org/wiki/Lehmer_random_number_generator */
function dice(start: number): (limit: number) => number {
  let state = start;
  return limit => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
}

/** An attachment has a URL that is completed when it is sent. */
function resourceOf(type: string, id: string, value: number): Resource {
  const content = [{ attachment: { url: `Binary/${id}` } }];
  const own = type === 'DocumentReference' ? { content } : {};
  return { resourceType: type, id, language: `x-${value}`, ...own } as Resource;
}

const types = ['Patient', 'Observation', 'DocumentReference'];

/** The ids are few, so that the writers of both processes meet at the same resources. */
function anyChange(roll: (limit: number) => number): Change {
  const [type = '', id] = [types[roll(types.length)], `r${roll(40)}`];
  if (roll(3) === 0) return { type, id, resource: null };
  return { type, id, resource: resourceOf(type, id, roll(1_000_000)), index, patients: [] };
}

let goOn = true;
async function write(writer: number): Promise<void> {
  const roll = dice(Number(seed) * 1000 + writer);
  while (goOn) {
    const changes = Array.from({ length: 1 + roll(5) }, () => anyChange(roll));
    await store.save([...new Map(changes.map(change => [`${change.type}/${change.id}`, change])).values()]);
    await wait(80 + roll(80));
  }
}

async function untilEnough(): Promise<void> {
  while (!(await store.read('Group', 'enough'))) await wait(20);
  goOn = false;
}

console.log('writing');
await Promise.all([untilEnough(), ...[1, 2, 3, 4].map(write)]);
await database.close();
