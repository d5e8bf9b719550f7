import type { Bundle, BundleEntry, Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer } from '../testing.ts';
import { records } from '../testing-records.ts';
import { createSend, issueOf, observationOf, writers } from './testing-writes.ts';

describeOnEachDatabase('a Bundle of writes', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, writers);
  });
  afterAll(() => server.close());
  const send = createSend(() => server);
  const urn = (last: number) => `urn:uuid:6f5b3a52-52d1-4f61-8c8a-${String(last).padStart(12, '0')}`;

  const entry = (method: string, url: string, resource?: object, more: object = {}) => ({
    ...(resource && { resource }),
    request: { method, url, ...more },
  });
  const post = (type: 'batch' | 'transaction', entries: object[], token = 'all', headers = {}) =>
    send('POST', '', token, { resourceType: 'Bundle', type, entry: entries }, headers);
  async function answered(type: 'batch' | 'transaction', entries: object[], token?: string, headers?: object) {
    const response = await post(type, entries, token, headers);
    const bundle = (await response.json()) as Bundle;
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: `${type}-response` });
    return bundle.entry ?? [];
  }
  const statuses = (entries: BundleEntry[]) => entries.map(({ response }) => Number(response?.status.slice(0, 3)));
  const placeOf = (one: BundleEntry | undefined) =>
    String(one?.response?.location)
      .slice(server.base.length + 1)
      .replace(/\/_history.*/, '');
  const patchBinary = (patch: unknown) => ({
    resourceType: 'Binary',
    contentType: 'application/json-patch+json',
    data: Buffer.from(JSON.stringify(patch)).toString('base64'),
  });

  const good = () => entry('POST', 'Observation', observationOf('a'));

  test('a batch answers entry by entry, in its order', async () => {
    const entries = await answered(
      'batch',
      [
        entry('GET', 'Observation/a1'),
        entry('POST', 'Observation', observationOf('a')),
        entry('POST', 'Observation', observationOf('b')),
        entry('POST', 'Observation', { resourceType: 'Observation' }),
        entry('PUT', 'Observation/b1', observationOf('b', { id: 'b1' })),
        entry('GET', 'Observation?code=4548-4&_count=1'),
        entry('GET', 'Observation/c1'),
        entry('DELETE', 'Observation/c1'),
        entry('GET', 'Nonsense'),
        entry('PATCH', 'Observation/a2', patchBinary([{ op: 'replace', path: '/status', value: 'amended' }])),
      ],
      'a',
    );
    expect(statuses(entries)).toEqual([200, 201, 403, 400, 404, 200, 404, 404, 404, 200]);
    expect(entries[0]).toMatchObject({ resource: { id: 'a1' }, response: { status: '200 OK', etag: 'W/"1"' } });
    expect(entries[1]?.response).toMatchObject({
      location: expect.stringContaining('/_history/1'),
      etag: 'W/"1"',
      lastModified: expect.any(String),
    });
    expect(entries[1]?.resource).toBeUndefined();
    expect(entries[2]?.response?.outcome).toMatchObject({
      issue: [{ code: 'forbidden', diagnostics: expect.stringContaining('Entry 2') }],
    });
    expect(entries[3]?.response?.outcome).toMatchObject({
      issue: [{ expression: ['Bundle.entry[3].resource.status'] }, {}],
    });
    expect(entries[5]?.resource).toMatchObject({
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [{ resource: { id: 'a1' } }],
    });
  });

  test('an entry may ask for versions', async () => {
    const entries = await answered(
      'batch',
      [
        'Observation/a1/_history/1',
        'Observation/a1/_history',
        'Observation/_history',
        'Observation/b1/_history/1',
        'Patient/a/$everything',
      ].map(url => entry('GET', url)),
      'a',
    );
    expect(statuses(entries)).toEqual([200, 200, 200, 404, 404]);
    expect(entries.slice(0, 3).map(({ resource }) => resource?.resourceType)).toEqual([
      'Observation',
      'Bundle',
      'Bundle',
    ]);
  });

  test('each entry of a batch needs its own scope', async () => {
    const entries = await answered(
      'batch',
      [
        entry('POST', 'Observation', observationOf('a')),
        entry('GET', 'Observation/a1'),
        entry('GET', 'Patient'),
        entry('DELETE', 'Observation/a1'),
      ],
      'creator',
    );
    expect(statuses(entries)).toEqual([201, 403, 403, 403]);
    expect(entries[1]?.response?.outcome).toMatchObject({
      issue: [{ diagnostics: expect.stringContaining('patient/Observation.r') }],
    });
  });

  test.each([
    ['return=representation', { resource: { resourceType: 'Observation' } }],
    ['return=OperationOutcome', { response: { outcome: { resourceType: 'OperationOutcome' } } }],
  ])('Prefer: %s counts for each entry', async (prefer, expected) => {
    const [one] = await answered('batch', [entry('POST', 'Observation', observationOf('a'))], 'all', { prefer });
    expect(one).toMatchObject(expected);
  });

  test('an empty Bundle is answered with one', async () => {
    for (const type of ['batch', 'transaction']) {
      const response = await send('POST', '', 'a', { resourceType: 'Bundle', type });
      expect(await response.json()).toEqual({ resourceType: 'Bundle', type: `${type}-response` });
    }
  });

  describe('a transaction', () => {
    test('is one commit, in which entries know each other', async () => {
      const entries = await answered(
        'transaction',
        [
          {
            fullUrl: urn(1),
            ...entry(
              'POST',
              'Observation',
              observationOf('x', { subject: { reference: urn(2) }, focus: [{ reference: urn(3) }] }),
            ),
          },
          {
            fullUrl: urn(2),
            ...entry('POST', 'Patient', {
              resourceType: 'Patient',
              generalPractitioner: [{ reference: 'Practitioner/dora' }],
            }),
          },
          { fullUrl: urn(3), ...entry('POST', 'Device', { resourceType: 'Device', patient: { reference: urn(2) } }) },
          entry('POST', 'DocumentReference', {
            resourceType: 'DocumentReference',
            status: 'current',
            subject: { reference: urn(2) },
            content: [{ attachment: { url: urn(4) } }],
          }),
          {
            fullUrl: urn(4),
            ...entry('POST', 'Binary', { resourceType: 'Binary', contentType: 'text/plain', data: 'YQ==' }),
          },
        ],
        'dora',
      );
      expect(statuses(entries)).toEqual([201, 201, 201, 201, 201]);
      const [observation, patient, device, document, binary] = entries.map(placeOf);
      const read = async (place = '') => (await send('GET', place, 'dora')).json();
      expect(await read(observation)).toMatchObject({
        subject: { reference: patient },
        focus: [{ reference: device }],
      });
      expect(await read(document)).toMatchObject({ content: [{ attachment: { url: `${server.base}/${binary}` } }] });
      expect(await read(binary)).toMatchObject({ data: 'YQ==' });
      const versions = await Promise.all(
        [observation, patient].map(place => server.store.read(...(String(place).split('/') as [string, string]))),
      );
      expect(versions[0]?.lastUpdated).toBe(versions[1]?.lastUpdated);
    });

    test('of all kinds of entries, answered in their order', async () => {
      const [made] = await answered('batch', [entry('POST', 'Observation', observationOf('a'))]);
      const place = placeOf(made);
      const entries = await answered('transaction', [
        entry('GET', `Observation/a3`),
        entry('PUT', 'Organization/of-transaction', { resourceType: 'Organization', id: 'of-transaction', name: 'x' }),
        entry('GET', 'Organization/of-transaction'),
        entry('DELETE', place),
        entry('PATCH', 'Observation/a3', patchBinary([{ op: 'replace', path: '/status', value: 'amended' }]), {
          ifMatch: 'W/"1"',
        }),
        entry('GET', `Observation?_id=${place.split('/')[1]}`),
        entry('GET', 'Observation/a1', undefined, { ifNoneMatch: 'W/"1"' }),
      ]);
      expect(statuses(entries)).toEqual([200, 201, 200, 204, 200, 200, 304]);
      expect(entries[0]?.resource).toMatchObject({ status: 'amended' });
      expect(entries[2]?.resource).toMatchObject({ name: 'x' });
      expect(entries[5]?.resource).not.toHaveProperty('entry');
    });

    test('conditional creates find what is there, and others refer to it', async () => {
      const identifier = [{ system: 'urn:x', value: 'here' }];
      const again = () =>
        answered('transaction', [
          {
            fullUrl: urn(5),
            ...entry(
              'POST',
              'Organization',
              { resourceType: 'Organization', identifier },
              { ifNoneExist: 'identifier=urn:x|here' },
            ),
          },
          entry('POST', 'Location', { resourceType: 'Location', managingOrganization: { reference: urn(5) } }),
        ]);
      const [first, second] = [await again(), await again()];
      expect([statuses(first), statuses(second)]).toEqual([
        [201, 201],
        [200, 201],
      ]);
      expect(placeOf(second[0])).toBe(placeOf(first[0]));
      const location = await (await send('GET', placeOf(second[1]), 'all')).json();
      expect(location).toMatchObject({ managingOrganization: { reference: placeOf(first[0]) } });
    });

    test('what it deletes meets no condition any more', async () => {
      const body = { resourceType: 'Organization', identifier: [{ system: 'urn:x', value: 'gone' }] };
      const [made] = await answered('batch', [entry('POST', 'Organization', body)]);
      const entries = await answered('transaction', [
        entry('POST', 'Organization', body, { ifNoneExist: 'identifier=urn:x|gone' }),
        entry('DELETE', placeOf(made)),
      ]);
      expect(statuses(entries)).toEqual([201, 204]);
    });

    test.each<[string, string, () => object, number, string]>([
      ['a scope that is missing', 'creator', () => entry('DELETE', 'Observation/a1'), 403, 'Entry 1: '],
      ['a read that is not permitted', 'creator', () => entry('GET', 'Observation/a1'), 403, 'Entry 1: '],
      ['a read of nothing', 'all', () => entry('GET', 'Observation/none'), 404, 'Entry 1: '],
      ['a search that cannot be understood', 'all', () => entry('GET', 'Observation?date=x'), 400, 'Entry 1: '],
      ['the record of another', 'a', () => entry('POST', 'Observation', observationOf('b')), 403, 'Entry 1: '],
      [
        'an update out of reach',
        'a',
        () => entry('PUT', 'Observation/b1', observationOf('b', { id: 'b1' })),
        404,
        'Entry 1: ',
      ],
      [
        'another version',
        'all',
        () => entry('DELETE', 'Observation/a1', undefined, { ifMatch: 'W/"9"' }),
        412,
        'Entry 1: ',
      ],
      [
        'a condition with many matches',
        'all',
        () => entry('POST', 'Observation', observationOf('a'), { ifNoneExist: 'code=4548-4' }),
        412,
        'Entry 1: ',
      ],
      ['what is invalid', 'all', () => entry('POST', 'Observation', { ...observationOf('a'), x: 1 }), 400, '"x"'],
      [
        'a patch that does not fit',
        'all',
        () => entry('PATCH', 'Observation/a1', patchBinary([{ op: 'remove', path: '/x' }])),
        422,
        'Entry 1: ',
      ],
      [
        'a fullUrl that no entry has',
        'all',
        () => entry('POST', 'Observation', observationOf('a', { subject: { reference: urn(9) } })),
        400,
        'fullUrl',
      ],
    ])('keeps nothing when one entry fails: %s', async (_, token, bad, status, words) => {
      const before = await server.store.currentSeq();
      const response = await post('transaction', [good(), bad()], token);
      expect(response.status).toBe(status);
      expect((await issueOf(response))?.diagnostics).toContain(words);
      expect(response.headers.has('www-authenticate')).toBe(status === 403);
      expect(await server.store.currentSeq()).toBe(before);
    });

    test.each<[string, object[], string]>([
      [
        'the same resource twice',
        [entry('DELETE', 'Observation/a1'), entry('PATCH', 'Observation/a1', patchBinary([]))],
        'duplicate',
      ],
      [
        'the same fullUrl twice',
        [
          { fullUrl: urn(1), ...good() },
          { fullUrl: urn(1), ...good() },
        ],
        'duplicate',
      ],
      ['no request', [{ resource: observationOf('a') }], 'required'],
      ['HEAD', [entry('HEAD', 'Observation/a1')], 'not-supported'],
      ['POST with an id', [entry('POST', 'Observation/a1', observationOf('a'))], 'not-supported'],
      ['PUT without an id', [entry('PUT', 'Observation', observationOf('a'))], 'not-supported'],
      ['a conditional delete', [entry('DELETE', 'Observation?code=x')], 'not-supported'],
      ['an unknown method', [entry('TRACE', 'Observation')], 'code-invalid'],
      ['an unknown element', [{ ...good(), what: 1 }], 'structure'],
      ['no resource', [entry('POST', 'Observation')], 'structure'],
      ['a resource that is a text', [entry('POST', 'Observation', 'x' as unknown as object)], 'structure'],
      ['a patch without Binary', [entry('PATCH', 'Observation/a1', observationOf('a'))], 'invalid'],
      [
        'a patch that is no JSON',
        [
          entry('PATCH', 'Observation/a1', {
            resourceType: 'Binary',
            contentType: 'application/json-patch+json',
            data: 'YQ==',
          }),
        ],
        'structure',
      ],
    ])('is refused with %s', async (_, entries, code) => {
      const response = await post('transaction', entries);
      expect(response.status).toBe(400);
      expect(await issueOf(response)).toMatchObject({ code });
    });
  });

  test.each([
    [{ resourceType: 'Bundle', type: 'collection' }, 400],
    [{ resourceType: 'Bundle' }, 400],
    [{ resourceType: 'Patient' }, 400],
    [
      { resourceType: 'Bundle', type: 'batch', entry: Array(501).fill({ request: { method: 'GET', url: 'Patient' } }) },
      413,
    ],
    [{ resourceType: 'Bundle', type: 'batch', entry: [entry('GET', `Patient?name=${'a,'.repeat(9000)}`)] }, 413],
    [
      {
        resourceType: 'Bundle',
        type: 'batch',
        entry: [entry('POST', 'Observation', observationOf('a'), { ifNoneExist: `code=${'a'.repeat(17_000)}` })],
      },
      413,
    ],
  ])('what is no batch or transaction %# is %i', async (body, status) => {
    const response = await send('POST', '', 'all', body);
    expect(response.status).toBe(status);
    expect(await issueOf(response)).toMatchObject({ severity: 'error' });
  });

  describe('of few words about long resources', () => {
    const note = (id: string) => ({
      resourceType: 'DocumentReference',
      id,
      status: 'current',
      subject: { reference: 'Patient/a' },
      content: [{ attachment: { data: 'AAAA'.repeat(2 ** 21) } }],
    });
    const ids = Array.from({ length: 5 }, (_, at) => `long-${at}`);
    beforeAll(async () => {
      for (const id of ids) await server.save(note(id) as Resource);
    });

    test('a batch reads no more than fits into memory', async () => {
      const reads = Array(6).fill(entry('GET', 'DocumentReference/long-1'));
      expect(statuses(await answered('batch', [...reads, good()]))).toEqual([...Array(4).fill(200), 413, 413, 413]);
    });

    test.each<[string, object[]]>([
      ['reads', Array(6).fill(entry('GET', 'DocumentReference/long-1'))],
      ['deletes', ids.map(id => entry('DELETE', `DocumentReference/${id}`))],
      ['patches', ids.map(id => entry('PATCH', `DocumentReference/${id}`, patchBinary([])))],
    ])('a transaction neither: %s', async (_, entries) => {
      const before = await server.store.currentSeq();
      const response = await post('transaction', [good(), ...entries]);
      expect([response.status, (await issueOf(response))?.code]).toEqual([413, 'too-costly']);
      expect(await server.store.currentSeq()).toBe(before);
    });

    test('a transaction keeps no more codes than others can wait for', async () => {
      const code = { coding: Array.from({ length: 5000 }, (_, at) => ({ code: `c${at}` })) };
      const entries = Array(11).fill(entry('POST', 'Observation', observationOf('a', { code })));
      const response = await post('transaction', entries);
      expect([response.status, (await issueOf(response))?.diagnostics]).toEqual([
        413,
        'Entry 9: More than 100000 codes, names, dates and references are not kept by one Bundle.',
      ]);
    });

    test('a patch makes no resource longer than a body may be', async () => {
      const patch = [{ op: 'copy', from: '/content/0', path: '/content/-' }];
      const response = await send('PATCH', 'DocumentReference/long-1', 'a', patch);
      expect([response.status, (await issueOf(response))?.code]).toEqual([413, 'too-long']);
      expect((await server.store.read('DocumentReference', 'long-1'))?.version).toBe(1);
    });
  });

  test('what a transaction deletes is not there for its own reads', async () => {
    const [place = ''] = (await answered('batch', [good()])).map(placeOf);
    const entries = await answered('transaction', [entry('DELETE', place), entry('GET', place)]);
    expect(statuses(entries)).toEqual([204, 410]);
  });

  test('a Bundle needs a token', async () => {
    expect((await post('batch', [], '')).status).toBe(401);
  });
});
