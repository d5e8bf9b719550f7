// Four concurrent writers on the database of the first argument: each saves twenty times, some of it shared.
import { openDatabase } from '@smart-ehr/prisma';
import { type Change, createResourceStore, type IndexRows } from './resources.ts';

const [url = '', name = ''] = process.argv.slice(2);
const database = await openDatabase(url);
const store = createResourceStore(database.sql);
const index: IndexRows = { token: [], string: [], date: [], reference: [], quantity: [] };
const put = (id: string): Change => ({
  type: 'Patient',
  id,
  resource: { resourceType: 'Patient', id },
  index,
  patients: [],
});

let saved = 0;
async function write(writer: number): Promise<void> {
  for (let round = 0; round < 20; round++) {
    await store.save([put(`${name}-${writer}-${round}`), put(`shared-${round % 3}`)]);
    saved++;
  }
}
await Promise.all([1, 2, 3, 4].map(write));
await database.close();
console.log(`saved ${saved}`);
