import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer, type TestAccess } from '../../fhir/testing.ts';
import { records } from '../../fhir/testing-records.ts';
import { complete, exported, kickOff } from '../testing.ts';
import { begun, cohortOf, created, ended, filterOf, issuesOf, membersOf, post } from './testing.ts';

/** By token. Three clients, who all may do everything to groups. */
const accesses: Record<string, TestAccess> = {
  maker: { scope: 'system/*.cruds', clientId: 'maker' },
  later: { scope: 'system/*.cruds', clientId: 'maker', grantId: 'another' },
  other: { scope: 'system/*.cruds', clientId: 'other' },
  otherDoor: { scope: 'system/*.cruds', clientId: 'maker', door: 'webchart-2024' },
  noCreate: { scope: 'system/*.rs', clientId: 'maker' },
};

describeOnEachDatabase('of a cohort', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  let id: string;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, accesses);
    const { id: made } = await created(server, cohortOf(['Observation?code=8867-4'], { name: 'Secret' }), 'maker');
    id = made;
  });
  afterAll(() => server.close());

  const plain = (groupId: string) => ({
    resourceType: 'Group',
    id: groupId,
    type: 'person',
    actual: true,
    name: 'plain',
  });
  const send = (method: string, path: string, token: string, body?: unknown) =>
    server.request(path, token, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { 'content-type': method === 'PATCH' ? 'application/json-patch+json' : 'application/fhir+json' },
    });

  describe('another client hears nothing', () => {
    test.each([
      ['GET', 'read', (path: string) => path],
      ['GET', 'vread', (path: string) => `${path}/_history/1`],
      ['GET', 'history', (path: string) => `${path}/_history`],
      ['PUT', 'update', (path: string) => path],
      ['PATCH', 'patch', (path: string) => path],
      ['DELETE', 'delete', (path: string) => path],
    ])('by %s (%s)', async (method, _what, pathOf) => {
      const body = method === 'PUT' ? plain(id) : method === 'PATCH' ? [] : undefined;
      const response = await send(method, pathOf(`Group/${id}`), 'other', body);
      expect(response.status).toBe(404);
      expect(JSON.stringify(await issuesOf(response))).not.toContain('Secret');
      expect(await membersOf(server, id, 'maker')).toEqual(['a']);
    });
    test.each([
      'Group?_count=100',
      'Group?name=Secret',
      'Group?member=Patient/a',
      'Patient?_id=a&_revinclude=Group:member',
      'Group/_history?_count=100',
    ])('by %s', async path => {
      const named = async (token: string) => JSON.stringify(await server.search(path, token)).includes(id);
      expect([await named('other'), await named('maker')]).toEqual([false, true]);
    });
    test('by a chain or _has that leads to it', async () => {
      for (const query of ['_has:Group:member:name=Secret', `_has:Group:member:_id=${id}`]) {
        expect(await server.found(`Patient?${query}`, 'maker')).toEqual(['Patient/a']);
        expect(await server.found(`Patient?${query}`, 'other')).toEqual([]);
      }
    });
    test('by an export of it, or of everything', async () => {
      expect((await kickOff(server, `Group/${id}/$export`, 'other')).status).toBe(404);
      const names = async (token: string) => (await exported(server, '$export?_type=Group', token)).names;
      expect(await names('other')).toEqual(['Group/a-and-c']);
      expect(await names('maker')).toContain(`Group/${id}`);
    });
    test('by a filter or member of a cohort of its own', async () => {
      const group = cohortOf([`Patient?_has:Group:member:_id=${id}`]);
      expect((await created(server, group, 'other')).quantity).toBe(0);
      const member = [{ entity: { reference: `Group/${id}` } }];
      const [of, none] = await Promise.all(
        [member, [{ entity: { reference: 'Group/none' } }]].map(async members => {
          const response = await post(server, cohortOf(['Patient'], { actual: true, member: members }), 'other');
          return [response.status, await issuesOf(response)];
        }),
      );
      expect(of).toEqual(none);
      expect(of?.[0]).toBe(422);
    });
    test('by If-None-Exist', async () => {
      const headers = { 'content-type': 'application/fhir+json', 'if-none-exist': 'name=Secret' };
      const body = JSON.stringify({ ...plain('x'), id: undefined });
      const response = await server.request('Group', 'other', { method: 'POST', body, headers });
      expect(response.status).toBe(201);
    });
    test('when it was deleted', async () => {
      const { id: lost } = await created(server, cohortOf(['Patient'], { name: 'Lost' }), 'maker');
      expect((await send('DELETE', `Group/${lost}`, 'later')).status).toBe(204);
      expect((await send('GET', `Group/${lost}`, 'later')).status).toBe(410);
      expect((await send('GET', `Group/${lost}`, 'other')).status).toBe(404);
      expect((await send('PUT', `Group/${lost}`, 'other', plain(lost))).status).toBe(404);
      expect(JSON.stringify(await server.search('Group/_history?_count=100', 'other'))).not.toContain(lost);
      expect((await send('PUT', `Group/${lost}`, 'maker', plain(lost))).status).toBe(201);
      expect(await membersOf(server, lost, 'maker')).toEqual([]);
    });
  });

  describe('its own client', () => {
    test('reads and deletes it with any token that may', async () => {
      expect(await server.found(`Group?_id=${id}`, 'later')).toEqual([`Group/${id}`]);
      expect((await send('DELETE', `Group/${id}`, 'noCreate')).status).toBe(403);
    });
    test.each<[string, string, (path: string) => unknown]>([
      ['PUT', 'to another name', path => ({ ...cohortOf(['Patient']), id: path })],
      ['PUT', 'to a plain Group', plain],
      [
        'PATCH',
        'of its filter',
        () => [{ op: 'replace', path: '/modifierExtension/0/valueExpression/expression', value: 'Patient' }],
      ],
      ['PATCH', 'of nothing', () => []],
      ['PATCH', 'that takes the filter out', () => [{ op: 'remove', path: '/modifierExtension' }]],
    ])('does not change it by %s %s', async (method, _what, bodyOf) => {
      const response = await send(method, `Group/${id}`, 'maker', bodyOf(id));
      expect(response.status).toBe(422);
      expect((await issuesOf(response))[0]).toMatchObject({
        code: 'not-supported',
        expression: ['Group.modifierExtension'],
      });
      expect((await server.store.read('Group', id))?.version).toBe(1);
    });
    test.each<[string, string, unknown]>([
      ['PUT', 'Group/a-and-c', { ...plain('a-and-c'), modifierExtension: [filterOf('Patient')] }],
      ['PUT', 'Group/new', { ...plain('new'), modifierExtension: [filterOf('Patient')] }],
      ['PATCH', 'Group/a-and-c', [{ op: 'add', path: '/modifierExtension', value: [filterOf('Patient')] }]],
    ])('does not make one by %s %s', async (method, path, body) => {
      const response = await send(method, path, 'maker', body);
      expect(response.status).toBe(422);
      expect((await issuesOf(response))[0]?.code).toBe('not-supported');
    });
    test.each(['batch', 'transaction'])('does not make one by a %s', async type => {
      const entry = [{ resource: cohortOf(['Patient']), request: { method: 'POST', url: 'Group' } }];
      const response = await send('POST', '', 'maker', { resourceType: 'Bundle', type, entry });
      expect(await response.text()).toContain('A cohort is created by POST [base]/Group');
      expect(response.status).toBe(type === 'batch' ? 200 : 422);
    });
  });

  test('plain groups stay what they were: whose scopes say so changes and deletes them', async () => {
    expect((await send('PUT', 'Group/plain', 'maker', plain('plain'))).status).toBe(201);
    expect((await send('PUT', 'Group/plain', 'other', { ...plain('plain'), name: 'new' })).status).toBe(200);
    expect((await send('DELETE', 'Group/plain', 'other')).status).toBe(204);
    expect((await send('DELETE', 'Group/never', 'other')).status).toBe(204);
  });

  describe('the status', () => {
    test.each([
      ['another client', 'other', 404],
      ['another door', 'otherDoor', 404],
      ['nobody', '', 401],
      ['who may not create groups any more', 'noCreate', 403],
    ])('is not for %s', async (_who, token, status) => {
      const url = await begun(server, cohortOf(['Patient']), 'maker');
      await ended(server, url, 'maker');
      const response = await server.request(url, token);
      expect(response.status).toBe(status);
      await issuesOf(response);
      if (status !== 403) expect((await server.request(url, token, { method: 'DELETE' })).status).toBe(status);
      expect((await server.request(url, 'maker')).status).toBe(200);
    });
    test('is gone when it was deleted, and the Group is there', async () => {
      const url = await begun(server, cohortOf(['Patient']), 'maker');
      const { resource } = await ended(server, url, 'maker');
      expect((await server.request(url, 'maker', { method: 'DELETE' })).status).toBe(202);
      const response = await server.request(url, 'maker');
      expect(response.status).toBe(404);
      expect((await issuesOf(response))[0]?.code).toBe('not-found');
      expect((await server.request(`Group/${resource?.id}`, 'maker')).status).toBe(200);
    });
    test.each(['$cohort-status/nothing', '$cohort-status/%00', '$cohort-status/c_x?y=1'])('%s is 404', async path => {
      expect((await server.request(path, 'maker')).status).toBe(404);
    });
    test.each(['POST', 'PUT', 'PATCH'])('takes no %s', async method => {
      const response = await server.request('$cohort-status/x', 'maker', { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, DELETE, OPTIONS']);
    });
    test('asked without a pause is 429', async () => {
      const url = await begun(server, cohortOf(['Patient']), 'maker');
      const answers = await Promise.all(Array.from({ length: 60 }, () => server.request(url, 'maker')));
      const throttled = answers.filter(({ status }) => status === 429);
      expect(throttled.length).toBeGreaterThan(0);
      expect(Number(throttled[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    });
  });

  test('what is exported stays as it was when the Group is deleted', async () => {
    const { id: lost } = await created(server, cohortOf(['Observation?code=8867-4']), 'maker');
    const kicked = await kickOff(server, `Group/${lost}/$export?_type=Patient`, 'maker');
    await server.remove('Group', lost);
    const { output } = await complete(server, kicked.headers.get('content-location') ?? '', 'maker');
    expect(output.map(({ count }) => count)).toEqual([1]);
  });
});
