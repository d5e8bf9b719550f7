import { get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { GroupMember } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import { begin, complete, exported, fileText, kickOff, linesOf } from './testing.ts';

const accesses = {
  all: { scope: 'system/*.rs' },
  v1: { scope: 'system/*.read' },
  two: { scope: 'system/Patient.rs system/Observation.r system/Observation.s system/Condition.r' },
  labs: { scope: 'system/Observation.rs?category=laboratory' },
};
const nameOf = ({ resourceType, id }: { resourceType: string; id?: string }) => `${resourceType}/${id}`;

describeOnEachDatabase('an export', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, accesses);
  });
  afterAll(() => server.close());

  describe('of the system', () => {
    test('delivers every resource once, and counts as its manifest says', async () => {
      const { manifest, names, texts } = await exported(server, '$export', 'all');
      expect(names.sort()).toEqual(records.map(nameOf).sort());
      expect(texts.map(text => linesOf(text).length)).toEqual(manifest.output.map(({ count }) => count));
      expect(manifest).toMatchObject({ requiresAccessToken: true, deleted: [], error: [] });
      expect(manifest.request).toBe(`${server.base}/$export`);
    });
    test('delivers each resource as a read does', async () => {
      const { texts } = await exported(server, '$export?_type=DocumentReference', 'all');
      const [first = ''] = texts.join('').split('\n');
      expect(first).toBe(await (await server.request('DocumentReference/a-doc', 'all')).text());
      expect(first).toContain(`"url":"${server.base}/Binary/a-note"`);
    });
    test.each([
      ['v1 scopes are enough', 'v1', 'Group/a-and-c', true],
      ['only types with both read and search', 'two', 'Observation/a1', true],
      ['only types with both read and search', 'two', 'Device/a-pump', false],
      ['a query scope is a filter', 'labs', 'Observation/a1', true],
      ['a query scope is a filter', 'labs', 'Observation/a-vital', false],
    ])('without _type: %s (%s, %s)', async (_what, token, name, isThere) => {
      expect((await exported(server, '$export', token)).names.includes(name)).toBe(isThere);
    });
    test.each([
      ['_type=Patient,Device', ['Device', 'Patient']],
      ['_type=Device&_type=Patient', ['Device', 'Patient']],
      ['_type=Patient,Patient', ['Patient']],
      ['_type=Patient&_since=1999-01-01T00:00:00%2B05:00', ['Patient']],
      ['_type=Patient&_outputFormat=application/fhir%2Bndjson', ['Patient']],
      ['_type=Patient&_outputFormat=application/fhir+ndjson', ['Patient']],
      ['_type=Patient&_outputFormat=ndjson', ['Patient']],
    ])('?%s', async (query, types) => {
      const { manifest } = await exported(server, `$export?${query}`, 'all');
      expect(manifest.output.map(({ type }) => type).sort()).toEqual(types);
    });
    test('is kicked off by POST too, its parameters in the body', async () => {
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify({
          resourceType: 'Parameters',
          parameter: [
            { name: '_type', valueString: 'Patient,Device' },
            { name: '_since', valueInstant: '2000-01-01T00:00:00Z' },
          ],
        }),
      };
      const manifest = await complete(server, await begin(server, '$export', 'all', init), 'all');
      expect(manifest.output.map(({ type }) => type).sort()).toEqual(['Device', 'Patient']);
    });
    test.each([
      ['respond-async', 'respond-async'],
      ['respond-async, handling=lenient', 'respond-async, handling=lenient'],
      ['handling="lenient",Respond-Async', 'respond-async, handling=lenient'],
      ['respond-async, separate-export-status', 'respond-async, separate-export-status'],
      ['respond-async, handling=strict, handling=lenient', 'respond-async'],
      ['respond-async; handling=lenient', 'respond-async'],
    ])('Prefer: %s is answered with Preference-Applied: %s', async (prefer, applied) => {
      const response = await kickOff(server, '$export?_type=Device', 'all', { headers: { prefer } });
      expect([response.status, response.headers.get('preference-applied')]).toEqual([202, applied]);
    });
    test('with handling=lenient leaves out what is not understood, and says so', async () => {
      const headers = { prefer: 'respond-async, handling=lenient' };
      const url = await begin(server, '$export?_type=Patient,Nonsense&_nonsense=id', 'all', { headers });
      const { output, error } = await complete(server, url, 'all');
      expect(output.map(({ type, count }) => [type, count])).toEqual([['Patient', 3]]);
      expect(error.map(({ type, count }) => [type, count])).toEqual([['OperationOutcome', 2]]);
      const outcomes = linesOf(await fileText(server, error[0]?.url ?? '', 'all'));
      expect(outcomes.map(({ resourceType }) => resourceType)).toEqual(['OperationOutcome', 'OperationOutcome']);
      expect(JSON.stringify(outcomes)).toMatch(/_nonsense.*Nonsense/);
    });
  });

  test('of all patients leaves out what belongs to none', async () => {
    const { names } = await exported(server, 'Patient/$export', 'all');
    expect(names).toEqual(
      expect.arrayContaining(['Patient/c', 'Provenance/a-prov', 'Organization/clinic', 'Device/c-pump']),
    );
    expect(names).not.toContain('Provenance/org-prov');
    expect(names.filter(name => /^(Binary|Group)\//.test(name))).toEqual([]);
  });

  describe('of a group', () => {
    const member = (id: string) => ({ entity: { reference: `Patient/${id}` } });
    const group = (id: string, members: GroupMember[]) =>
      server.save({ resourceType: 'Group', id, type: 'person', actual: true, member: members });

    test('delivers the records of its members and no others', async () => {
      const { names } = await exported(server, 'Group/a-and-c/$export', 'all');
      expect(names).toEqual(
        expect.arrayContaining(['Patient/a', 'Patient/c', 'Observation/c1', 'Provenance/c-prov', 'Practitioner/dora']),
      );
      expect(names.filter(name => /\/b/.test(name))).toEqual([]);
    });
    test('leaves out members who are no longer active, or do not exist', async () => {
      await group('left', [member('a'), { ...member('c'), inactive: true }, member('nobody')]);
      const { names } = await exported(server, 'Group/left/$export', 'all');
      expect(names).toContain('Patient/a');
      expect(names.filter(name => /\/[bc]/.test(name) && !name.startsWith('Organization'))).toEqual([]);
    });
    test('without members delivers nothing, not even the staff', async () => {
      await group('empty', []);
      expect((await exported(server, 'Group/empty/$export', 'all')).manifest.output).toEqual([]);
    });
  });

  describe('is a promise', () => {
    const patient = (id: string) => ({ resourceType: 'Patient', id }) as const;

    test('of what was there at the kick-off, with the same bytes every time', async () => {
      await server.save(patient('kept'), patient('changed'), patient('lost'));
      const before = new Map(
        (await exported(server, '$export?_type=Patient', 'all')).texts.join('').split('\n').entries(),
      );
      const url = await begin(server, '$export?_type=Patient', 'all');
      await server.save({ ...patient('changed'), active: true }, patient('later'));
      await server.remove('Patient', 'lost');
      const manifest = await complete(server, url, 'all');
      const read = () => Promise.all(manifest.output.map(file => fileText(server, file.url, 'all')));
      const first = await read();
      await server.save({ ...patient('kept'), active: false });
      await server.remove('Patient', 'changed');
      expect(await read()).toEqual(first);
      expect(new Map(first.join('').split('\n').entries())).toEqual(before);
      const { names } = await exported(server, '$export?_type=Patient', 'all');
      expect(names).toContain('Patient/later');
      expect(names).not.toContain('Patient/lost');
    });

    test('of who was in the group at the kick-off', async () => {
      const members = (...ids: string[]) =>
        server.save({
          resourceType: 'Group',
          id: 'changing',
          type: 'person',
          actual: true,
          member: ids.map(id => ({ entity: { reference: `Patient/${id}` } })),
        });
      await members('a');
      const url = await begin(server, 'Group/changing/$export?_type=Patient', 'all');
      await members('b');
      const then = await complete(server, url, 'all');
      expect(await fileText(server, then.output[0]?.url ?? '', 'all')).toContain('"id":"a"');
      await server.remove('Group', 'changing');
      expect(linesOf(await fileText(server, then.output[0]?.url ?? '', 'all'))).toHaveLength(1);
    });

    test('and with _since of what was changed and deleted after it, by the time of the last export', async () => {
      await server.save(patient('old'), patient('gone'), {
        resourceType: 'Condition',
        id: 'gone-too',
        subject: { reference: 'Patient/gone' },
      });
      const { manifest } = await exported(server, '$export', 'all');
      await server.save(patient('new'));
      await server.remove('Condition', 'gone-too');
      await server.remove('Patient', 'gone');
      for (const level of ['', 'Patient/']) {
        const path = `${level}$export?_since=${manifest.transactionTime}`;
        const { names, manifest: next } = await exported(server, path, 'all');
        expect(names).toEqual(['Patient/new']);
        const deleted = await Promise.all(next.deleted.map(({ url }) => fileText(server, url, 'all')));
        expect(next.deleted.map(({ type, count }) => [type, count])).toEqual([
          ['Bundle', 1],
          ['Bundle', 1],
        ]);
        expect(deleted.flatMap(linesOf)).toEqual(
          ['Condition/gone-too', 'Patient/gone'].map(url => ({
            resourceType: 'Bundle',
            type: 'transaction',
            entry: [{ request: { method: 'DELETE', url } }],
          })),
        );
      }
      const none = await exported(server, `Group/a-and-c/$export?_since=${manifest.transactionTime}`, 'all');
      expect(none.manifest).toMatchObject({ output: [], deleted: [] });
    });
  });

  describe('a file', () => {
    let url = '';
    beforeAll(async () => {
      url = (await exported(server, '$export?_type=Observation', 'all')).manifest.output[0]?.url ?? '';
    });
    const raw = (headers: Record<string, string>) =>
      new Promise<{ encoding: string | undefined; type: string | undefined; bytes: Buffer }>((resolve, reject) => {
        get(url, { headers: { authorization: 'Bearer all', ...headers } }, response => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const { 'content-encoding': encoding, 'content-type': type } = response.headers;
            resolve({ encoding, type, bytes: Buffer.concat(chunks) });
          });
        }).on('error', reject);
      });
    test('is NDJSON, compressed when that is asked for', async () => {
      const plain = await raw({});
      const gzipped = await raw({ 'accept-encoding': 'gzip' });
      expect([plain.type, plain.encoding]).toEqual(['application/fhir+ndjson', undefined]);
      expect([gzipped.type, gzipped.encoding]).toEqual(['application/fhir+ndjson', 'gzip']);
      expect(gunzipSync(gzipped.bytes).equals(plain.bytes)).toBe(true);
      expect((await raw({ 'accept-encoding': 'gzip;q=0' })).encoding).toBeUndefined();
    });
    test('by HEAD is only its headers', async () => {
      const response = await server.request(url, 'all', { method: 'HEAD' });
      expect([response.status, await response.text()]).toEqual([200, '']);
    });
  });
});
