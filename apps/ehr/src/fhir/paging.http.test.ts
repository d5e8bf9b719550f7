import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { expect, test } from 'vitest';
import { loadRecords } from '../seed/records.ts';
import { namesOf, startFhirServer } from './testing.ts';
import { records } from './testing-records.ts';

const accesses = { all: { scope: 'system/*.rs' }, other: { scope: 'system/Patient.rs' } };
const nextOf = (bundle: { link: { relation: string; url: string }[] }) =>
  bundle.link.find(({ relation }) => relation === 'next')?.url;

describeOnEachDatabase('paging', open => {
  test('pages show one moment, while resources are changed, added and deleted', async () => {
    const own = await startFhirServer(await open(), records, accesses);
    const first = await own.search('Observation?_sort=date&_count=2', 'all');
    const expected = await own.found('Observation?_sort=date', 'all');
    const [a1, a3] = [records.find(({ id }) => id === 'a1'), records.find(({ id }) => id === 'a3')] as Resource[];
    await loadRecords(
      [
        { ...a1, effectiveDateTime: '2030' } as Resource,
        { ...a3, id: 'a4', effectiveDateTime: '2024-02-20' } as Resource,
      ],
      own.store,
    );
    await own.store.save([{ type: 'Observation', id: 'c1', resource: null }]);

    const names = namesOf(first);
    for (let next = nextOf(first); next; ) {
      const bundle = await own.search(next, 'all');
      names.push(...namesOf(bundle));
      next = nextOf(bundle);
    }
    expect(names).toEqual(expected);
    const now = await own.found('Observation?_sort=date', 'all');
    expect(now).toContain('Observation/a4');
    expect(now).not.toContain('Observation/c1');
    expect((await own.request('Observation/c1', 'all')).status).toBe(410);

    await own.close();
  });

  test('a page link is a place, not a permission', async () => {
    const own = await startFhirServer(await open(), records, accesses);
    const next = nextOf(await own.search('Observation?_sort=date&_count=2', 'all')) ?? '';
    expect((await own.request(next)).status).toBe(401);
    expect((await own.request(next, 'other')).status).toBe(403);
    expect((await own.request(next.replace('_sort=date', '_sort=date,_id'), 'all')).status).toBe(400);
    expect((await own.request(next.slice(0, -2), 'all')).status).toBe(400);
    await own.close();
  });
});
