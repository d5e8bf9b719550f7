import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { expect, test } from 'vitest';
import { loadRecords } from '../seed/records.ts';
import { writeCursor } from './search/page-cursor.ts';
import { namesOf, startFhirServer } from './testing.ts';
import { records } from './testing-records.ts';

const accesses = { all: { scope: 'system/*.rs' }, other: { scope: 'system/Patient.rs' } };
const nextOf = (bundle: { link: { relation: string; url: string }[] }) =>
  bundle.link.find(({ relation }) => relation === 'next')?.url;

describeOnEachDatabase('paging', open => {
  test('pages show one moment, while resources are changed, added and deleted; what is deleted is left out', async () => {
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
    expect(namesOf(first)).not.toContain('Observation/c1');
    expect(names).toEqual(expected.filter(name => name !== 'Observation/c1'));
    const now = await own.found('Observation?_sort=date', 'all');
    expect(now).toContain('Observation/a4');
    expect(now).not.toContain('Observation/c1');
    expect((await own.request('Observation/c1', 'all')).status).toBe(410);

    await own.close();
  });

  test('a page link to an earlier moment shows nothing that is out of reach now', async () => {
    const panel = { username: 'dora', role: 'practitioner' as const, recordIds: [], panelOf: 'Practitioner/dora' };
    const own = await startFhirServer(await open(), records, {
      panel: { scope: 'user/*.rs', user: panel },
      patient: { scope: 'patient/*.rs', patientId: 'a' },
      labs: { scope: 'user/Observation.rs?category=laboratory', user: panel },
    });
    const path = 'Observation?_sort=-_id&_count=1&_include=Observation:subject&_revinclude=Provenance:target';
    const rest = async (token: string, link: string | undefined) => {
      const names: string[] = [];
      for (let next = link; next; ) {
        const bundle = await own.search(next, token);
        names.push(...namesOf(bundle));
        next = nextOf(bundle);
      }
      return [...new Set(names)].sort();
    };
    const links = new Map<string, string | undefined>();
    for (const token of ['panel', 'patient', 'labs']) links.set(token, nextOf(await own.search(path, token)));
    const shown = (token: string) => rest(token, links.get(token));
    const all = ['Observation/a1', 'Observation/a2', 'Observation/a3', 'Observation/a-vital', 'Patient/a'].sort();
    expect(await shown('panel')).toEqual([...all, 'Provenance/a-prov'].sort());

    const of = (name: string) => records.find(({ id }) => id === name) as Resource;
    await loadRecords(
      [
        { ...of('a1'), subject: { reference: 'Patient/c' } } as Resource,
        { ...of('a2'), category: [] } as unknown as Resource,
      ],
      own.store,
    );
    await own.store.save([{ type: 'Observation', id: 'a3', resource: null }]);
    const left = ['Observation/a-vital', 'Observation/a2', 'Patient/a'];
    expect(await shown('panel')).toEqual(left);
    expect(await shown('patient')).toEqual(left.filter(name => name !== 'Observation/a3'));
    expect(await shown('labs')).toEqual([]);

    await loadRecords(
      [{ ...of('a'), generalPractitioner: [{ reference: 'Practitioner/enno' }] } as Resource],
      own.store,
    );
    expect(await shown('panel')).toEqual([]);
    await own.close();
  });

  test('a page link to a moment that is yet to come is 400', async () => {
    const own = await startFhirServer(await open(), records, accesses);
    const cursor = writeCursor({ asOf: (await own.store.currentSeq()) + 1, after: { key: 0, values: [] } });
    expect((await own.request(`Observation?_cursor=${cursor}`, 'all')).status).toBe(400);
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
