import type { Patient, Resource } from '@smart-ehr/fhir';
import type { Database } from '@smart-ehr/prisma';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Change, createResourceStore, type IndexRows, type ResourceStore } from './resources.ts';
import { VersionConflictError } from './resources-next-version.ts';

const noIndex: IndexRows = { token: [], string: [], date: [], reference: [], quantity: [] };

function put(
  resource: Resource,
  more: Partial<Omit<Change, 'resource'>> & { index?: IndexRows; patients?: string[] } = {},
): Change {
  return { type: resource.resourceType, id: resource.id ?? '', resource, index: noIndex, patients: [], ...more };
}
const remove = (id: string, ifVersion?: number): Change => ({ type: 'Patient', id, resource: null, ifVersion });
const patient = (id: string, more: Partial<Patient> = {}): Patient => ({ resourceType: 'Patient', id, ...more });

describeOnEachDatabase('resources', open => {
  let database: Database;
  let store: ResourceStore;
  beforeAll(async () => {
    database = await open();
    store = createResourceStore(database.sql);
  });
  let count = 0;
  const newId = () => `p${++count}`;

  test('a new resource is version 1, stamped, with the rest of its meta kept', async () => {
    const id = newId();
    const meta = { profile: ['http://example.org/p'], versionId: '77', lastUpdated: '1999-01-01T00:00:00Z' };
    const [saved] = await store.save([put({ active: true, meta, resourceType: 'Patient', id })]);
    expect(saved).toMatchObject({ type: 'Patient', id, version: 1, outcome: 'created' });
    const stored = await store.read('Patient', id);
    expect(stored).toMatchObject({ version: 1, deleted: false, hasBase: false, lastUpdated: saved?.lastUpdated });
    expect(stored?.body).toBe(
      `{"resourceType":"Patient","id":"${id}","meta":{"profile":["http://example.org/p"],"versionId":"1",` +
        `"lastUpdated":"${saved?.lastUpdated}"},"active":true}`,
    );
  });

  test('an update is a new version, and the old one can still be read', async () => {
    const id = newId();
    await store.save([put(patient(id, { gender: 'female' }))]);
    expect(await store.save([put(patient(id, { gender: 'other' }), { ifVersion: 1 })])).toMatchObject([
      { version: 2, outcome: 'updated' },
    ]);
    expect((await store.read('Patient', id))?.body).toContain('"gender":"other"');
    expect((await store.readVersion('Patient', id, 1))?.body).toContain('"gender":"female"');
    expect(await store.readVersion('Patient', id, 3)).toBeUndefined();
    expect((await store.history('Patient', id)).map(({ version }) => version)).toEqual([2, 1]);
  });

  test('a delete is a version without a body, and the resource can be made again', async () => {
    const id = newId();
    await store.save([put(patient(id))]);
    expect(await store.save([remove(id)])).toMatchObject([{ version: 2, outcome: 'deleted' }]);
    expect(await store.read('Patient', id)).toMatchObject({ version: 2, deleted: true, body: '' });
    expect(await store.save([put(patient(id))])).toMatchObject([{ version: 3, outcome: 'created' }]);
    expect(await store.read('Patient', id)).toMatchObject({ version: 3, deleted: false });
    expect((await store.history('Patient', id)).map(({ deleted }) => deleted)).toEqual([false, true, false]);
  });

  test('deleting what is not there writes nothing', async () => {
    const id = newId();
    expect(await store.save([remove(id)])).toMatchObject([{ version: 0, outcome: 'absent' }]);
    expect(await store.read('Patient', id)).toBeUndefined();
    await store.save([put(patient(id))]);
    await store.save([remove(id)]);
    expect(await store.save([remove(id)])).toMatchObject([{ version: 2, outcome: 'absent' }]);
    expect(await store.history('Patient', id)).toHaveLength(2);
  });

  describe('a writer who has not seen the current version is refused, and nothing of his commit remains:', () => {
    test.each([
      ['a version that was since replaced', 2, (id: string) => put(patient(id), { ifVersion: 1 })],
      ['a version that does not exist yet', 2, (id: string) => put(patient(id), { ifVersion: 3 })],
      ['it must be new, and is not', 2, (id: string) => put(patient(id), { ifVersion: 0 })],
      ['deleting a version that was since replaced', 2, (id: string) => remove(id, 1)],
      ['updating what was never there', 0, () => put(patient(newId()), { ifVersion: 1 })],
      ['deleting what was never there', 0, () => remove(newId(), 1)],
    ])('%s', async (_why, currentVersion, change) => {
      const id = newId();
      await store.save([put(patient(id))]);
      await store.save([put(patient(id))]);
      const before = await store.currentSeq();
      const other = newId();
      const refused = store.save([put(patient(other)), change(id)]);
      await expect(refused).rejects.toThrow(VersionConflictError);
      await expect(refused).rejects.toMatchObject({ currentVersion });
      expect(await store.read('Patient', other)).toBeUndefined();
      expect(await store.currentSeq()).toBe(before);
      expect(await store.read('Patient', id)).toMatchObject({ version: 2 });
    });
  });

  test('what must be new may have been deleted', async () => {
    const id = newId();
    await store.save([put(patient(id), { ifVersion: 0 })]);
    await store.save([remove(id, 1)]);
    expect(await store.save([put(patient(id), { ifVersion: 0 })])).toMatchObject([{ version: 3, outcome: 'created' }]);
  });

  test('all changes of one save have one lastUpdated, later than any before, whatever the clock says', async () => {
    const stopped = createResourceStore(database.sql, () => 0);
    const first = await stopped.save([put(patient(newId())), put(patient(newId()))]);
    const second = await stopped.save([put(patient(newId()))]);
    expect(first[0]?.lastUpdated).toBe(first[1]?.lastUpdated);
    expect(Date.parse(second[0]?.lastUpdated ?? '')).toBe(Date.parse(first[0]?.lastUpdated ?? '') + 1);
  });

  test('hundreds of resources of several types are one commit', async () => {
    const before = await store.currentSeq();
    const changes = Array.from({ length: 333 }, (_, at) =>
      put(at % 3 === 0 ? patient(newId()) : { resourceType: at % 3 === 1 ? 'Organization' : 'Location', id: newId() }),
    );
    const saved = await store.save(changes);
    expect(saved.map(({ id }) => id)).toEqual(changes.map(({ id }) => id));
    expect(await store.currentSeq()).toBe(before + 1);
    expect(await store.save(changes)).toMatchObject(changes.map(({ id }) => ({ id, version: 2, outcome: 'updated' })));
    for (const { type, id } of changes) expect(await store.read(type, id)).toMatchObject({ id, version: 2 });
  });

  test('saving nothing moves nothing', async () => {
    const before = await store.currentSeq();
    expect(await store.save([])).toEqual([]);
    expect(await store.currentSeq()).toBe(before);
  });

  test.each([
    ['a type that is not held here', () => [put({ resourceType: 'Basic', id: 'b', code: {} })]],
    ['the same resource twice in one commit', () => [put(patient('twice')), remove('twice')]],
  ])('refuses %s', async (_what, changes) => {
    const before = await store.currentSeq();
    await expect(store.save(changes())).rejects.toThrow(/Basic|twice|same/);
    expect(await store.currentSeq()).toBe(before);
  });

  test.each([
    ['a relative attachment URL', true, { photo: [{ url: 'Binary/photo-1' }] }],
    ['an absolute attachment URL', false, { photo: [{ url: 'https://example.org/Binary/photo-1' }] }],
    ['text that looks like one', false, { name: [{ text: '"url":"Binary/' }] }],
  ])('knows %s', async (_what, hasBase, more) => {
    const id = newId();
    await store.save([put(patient(id, more))]);
    expect(await store.read('Patient', id)).toMatchObject({ hasBase });
  });

  test('stores index rows and compartments of each version, long texts cut', async () => {
    const id = newId();
    const index: IndexRows = {
      token: [{ param: 1, system: 's', code: 'é'.repeat(5_000) }],
      string: [{ param: 2, folded: 'f'.repeat(5_000), exact: 'E'.repeat(5_000) }],
      date: [{ param: 3, lowMs: -62135596800000, highMs: 253402300799999 }],
      reference: [{ param: 4, targetType: '', target: `https://example.org/${'x'.repeat(5_000)}` }],
      quantity: [{ param: 5, value: 6.125, system: '', code: '%' }],
    };
    await store.save([put(patient(id), { index, patients: [id, id] })]);
    await store.save([put(patient(id), { index: noIndex, patients: [id] })]);
    const read = (table: string) =>
      database.sql.read(
        `select i.* from ${table} i join resource_version v on v.key = i.resource_key where v.id = ?`,
        id,
      );
    expect(await read('token_index')).toMatchObject([{ param: 1, system: 's', code: 'é'.repeat(300) }]);
    expect(await read('string_index')).toMatchObject([{ folded: 'f'.repeat(300), exact: 'E'.repeat(5_000) }]);
    expect(await read('date_index')).toMatchObject([{ low_ms: -62135596800000, high_ms: 253402300799999 }]);
    expect(await read('reference_index')).toMatchObject([{ target_type: '' }]);
    expect(await read('quantity_index')).toMatchObject([{ value: 6.125, code: '%' }]);
    expect(await read('compartment_index')).toMatchObject([{ patient_id: id }, { patient_id: id }]);
  });

  test('has statistics of every table that searches join, once they are refreshed', async () => {
    const index: IndexRows = {
      token: [{ param: 1, system: 's', code: 'c' }],
      string: [{ param: 2, folded: 'f', exact: 'F' }],
      date: [{ param: 3, lowMs: 1, highMs: 2 }],
      reference: [{ param: 4, targetType: 'Patient', target: 'p' }],
      quantity: [{ param: 5, value: 1, system: '', code: '%' }],
    };
    const id = newId();
    await store.save([put(patient(id), { index, patients: [id] })]);
    await store.refreshStatistics();
    const known = await database.sql.read<{ name: string }>(
      database.dialect === 'sqlite'
        ? 'select distinct tbl as name from sqlite_stat1'
        : 'select distinct tablename as name from pg_stats where schemaname = current_schema()',
    );
    const kinds = ['compartment', 'date', 'quantity', 'reference', 'string', 'token'];
    const tables = [...kinds.map(kind => `${kind}_index`), 'resource_version'];
    expect(known.map(({ name }) => name)).toEqual(expect.arrayContaining(tables));
  });
});
