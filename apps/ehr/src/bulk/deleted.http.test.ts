import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { exported, fileText, linesOf } from './testing.ts';

const accesses = { all: { scope: 'system/*.rs' }, devices: { scope: 'system/Device.rs' } };
const device = (id: string, patient: string): Resource => ({
  resourceType: 'Device',
  id,
  patient: { reference: `Patient/${patient}` },
});
const held: Resource[] = [
  { resourceType: 'Patient', id: 'in' },
  { resourceType: 'Patient', id: 'out' },
  { resourceType: 'Group', id: 'g', type: 'person', actual: true, member: [{ entity: { reference: 'Patient/in' } }] },
  ...['kept', 'gone', 'back', 'twice', 'moved-out', 'long-gone'].map(id => device(id, 'in')),
  ...['others', 'moved-in'].map(id => device(id, 'out')),
];

describeOnEachDatabase('what was deleted', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  let since = '';
  beforeAll(async () => {
    server = await startFhirServer(await open(), held, accesses);
    await server.remove('Device', 'long-gone');
    since = (await exported(server, '$export', 'all')).manifest.transactionTime;
    await server.remove('Device', 'gone');
    await server.remove('Device', 'back');
    await server.save(device('back', 'in'));
    await server.remove('Device', 'twice');
    await server.save(device('twice', 'in'));
    await server.remove('Device', 'twice');
    await server.save(device('short-lived', 'in'));
    await server.remove('Device', 'short-lived');
    await server.save(device('long-gone', 'in'));
    await server.remove('Device', 'long-gone');
    await server.remove('Device', 'others');
    await server.save(device('moved-out', 'out'), device('moved-in', 'in'));
    await server.remove('Device', 'moved-out');
    await server.remove('Device', 'moved-in');
  });
  afterAll(() => server.close());

  async function told(path: string, token = 'all') {
    const { manifest, names } = await exported(server, `${path}?_type=Device&_since=${since}`, token);
    const texts = await Promise.all(manifest.deleted.map(({ url }) => fileText(server, url, token)));
    const deleted = texts.flatMap(linesOf).map(({ entry }) => {
      const [{ request }] = entry as [{ request: { method: string; url: string } }];
      expect(request.method).toBe('DELETE');
      return request.url.replace('Device/', '');
    });
    return { deleted: deleted.sort(), names, manifest };
  }

  test('of the system, is what an export of then had, once each, and not what is there again', async () => {
    const { deleted, names, manifest } = await told('$export');
    expect(deleted).toEqual(['gone', 'moved-in', 'moved-out', 'others', 'twice']);
    expect(names).toEqual(['Device/back']);
    expect(manifest.deleted).toMatchObject([{ type: 'Bundle', count: 5 }]);
  });
  test('of a group, is what was in the record of a member then, wherever it was moved since', async () => {
    const { deleted, names } = await told('Group/g/$export');
    expect(deleted).toEqual(['gone', 'moved-out', 'twice']);
    expect(names).toEqual(['Device/back']);
  });
  test('of the patients, organized by them, is told of by type as ever', async () => {
    const path = `Patient/$export?organizeOutputBy=Patient&_since=${since}`;
    const { manifest } = await exported(server, path, 'all');
    expect(manifest.deleted).toMatchObject([{ type: 'Bundle', count: 5 }]);
  });
  test('is nothing without _since, nor for a time before all of it', async () => {
    expect((await exported(server, '$export', 'all')).manifest.deleted).toEqual([]);
    const early = await exported(server, '$export?_since=2001-01-01T00:00:00Z', 'all');
    expect(early.manifest.deleted).toEqual([]);
    expect(early.names).toContain('Device/kept');
  });
  test('is refused file by file to a token that does not cover its type', async () => {
    const { manifest } = await told('$export', 'devices');
    const url = manifest.deleted[0]?.url ?? '';
    expect((await server.request(url, 'devices')).status).toBe(200);
    const patients = await exported(server, `$export?_type=Patient,Device&_since=${since}`, 'all');
    expect(patients.manifest.deleted).toHaveLength(1);
  });
});
