import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer } from '../testing.ts';
import { records } from '../testing-records.ts';
import { bodyOf, createSend, issueOf, laboratory, observationOf, vitalSigns, writers } from './testing-writes.ts';

describeOnEachDatabase('writing one resource', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, writers);
  });
  afterAll(() => server.close());
  const send = createSend(() => server);

  async function created(token = 'all', body: object = observationOf('a')) {
    const response = await send('POST', String((body as { resourceType: string }).resourceType), token, body);
    expect(response.status).toBe(201);
    return String((await bodyOf(response)).id);
  }

  describe('create', () => {
    test('answers 201 with place, version and time', async () => {
      const response = await send(
        'POST',
        'Observation',
        'a',
        observationOf('a', { id: 'mine', meta: { versionId: '9' } }),
      );
      expect(response.status).toBe(201);
      const body = await bodyOf(response);
      expect(body.id).not.toBe('mine');
      expect(body.meta).toMatchObject({ versionId: '1', lastUpdated: expect.any(String) });
      expect(response.headers.get('location')).toBe(`${server.base}/Observation/${body.id}/_history/1`);
      expect(response.headers.get('etag')).toBe('W/"1"');
      expect(response.headers.get('last-modified')).toBe(new Date(String(body.meta?.lastUpdated)).toUTCString());
      expect(response.headers.get('content-type')).toBe('application/fhir+json; charset=utf-8');
      expect(await bodyOf(await send('GET', `Observation/${body.id}`, 'a'))).toEqual(body);
      expect(await server.found(`Observation?_id=${body.id}&code=4548-4`, 'a')).toEqual([`Observation/${body.id}`]);
    });

    test('keeps references and attachments of this server without its base, and answers them with it', async () => {
      const document = {
        resourceType: 'DocumentReference',
        status: 'current',
        subject: { reference: `${server.base}/Patient/a` },
        content: [{ attachment: { url: `${server.base}/Binary/a-own` } }],
      };
      const id = await created('a', document);
      const read = await bodyOf(await send('GET', `DocumentReference/${id}`, 'a'));
      expect(read).toMatchObject({ subject: { reference: 'Patient/a' }, content: document.content });
      expect((await server.store.read('DocumentReference', id))?.body).toContain('"url":"Binary/a-own"');
    });

    test.each([
      ['return=minimal', 201, ''],
      ['return=representation', 201, 'Observation'],
      ['return=OperationOutcome', 201, 'OperationOutcome'],
      ['respond-async; return="minimal"', 201, ''],
      ['return=everything', 201, 'Observation'],
    ])('Prefer: %s', async (prefer, status, type) => {
      const response = await send('POST', 'Observation', 'all', observationOf('a'), { prefer });
      expect(response.status).toBe(status);
      expect(response.headers.get('location')).toContain('/_history/1');
      const text = await response.text();
      expect(text === '' ? '' : JSON.parse(text).resourceType).toBe(type);
    });

    test.each<[string, string, object, number]>([
      [
        'a DiagnosticReport',
        'DiagnosticReport',
        { status: 'final', code: { text: 'x' }, subject: { reference: 'Patient/a' } },
        201,
      ],
      ['an Organization by a whole scope', 'Organization', { name: 'Ward' }, 201],
      ['a Group', 'Group', { type: 'person', actual: true }, 201],
    ])('takes %s', async (_, type, body, status) => {
      expect((await send('POST', type, 'all', { resourceType: type, ...body })).status).toBe(status);
    });
  });

  describe('conditional create', () => {
    const identifier = [{ system: 'urn:x', value: 'one' }];
    const ifNone = (text: string) => ({ 'if-none-exist': text });

    test('creates when nothing meets the condition, then answers what does', async () => {
      const body = observationOf('a', { identifier });
      const first = await send('POST', 'Observation', 'a', body, ifNone('identifier=urn:x|one'));
      const second = await send('POST', 'Observation', 'a', body, ifNone('identifier=urn:x|one'));
      expect([first.status, second.status]).toEqual([201, 200]);
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
      expect(await bodyOf(second)).toEqual(await bodyOf(first));
    });
    test('of two at once, one creates', async () => {
      const body = observationOf('a', { identifier: [{ system: 'urn:x', value: 'two' }] });
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => send('POST', 'Observation', 'a', body, ifNone('identifier=urn:x|two'))),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    });
    test('looks no further than the access may search', async () => {
      const body = observationOf('b', { identifier: [{ system: 'urn:x', value: 'three' }] });
      await created('all', body);
      const mine = await send(
        'POST',
        'Observation',
        'a',
        { ...body, subject: { reference: 'Patient/a' } },
        ifNone('identifier=urn:x|three'),
      );
      expect(mine.status).toBe(201);
    });
    test.each([
      ['several', 'a', 'code=4548-4', 412, 'multiple-matches'],
      ['no parameter', 'a', '', 400, 'invalid'],
      ['an unknown parameter', 'a', 'nonsense=1', 400, 'invalid'],
      ['a result parameter', 'a', '_count=1', 400, 'invalid'],
      ['U+0000', 'a', 'code=%00', 400, 'invalid'],
      ['hundreds of values', 'a', `code=${'a,'.repeat(501)}`, 400, 'invalid'],
      ['an unreadable value', 'a', 'date=yesterday', 400, 'invalid'],
      ['no scope to search', 'creator', 'code=none', 403, 'forbidden'],
    ])('%s is refused', async (_, token, condition, status, code) => {
      const response = await send('POST', 'Observation', token, observationOf('a'), ifNone(condition));
      expect(response.status).toBe(status);
      expect(await issueOf(response)).toMatchObject({ code });
    });
  });

  describe('update', () => {
    test('makes the next version', async () => {
      const id = await created();
      const response = await send('PUT', `Observation/${id}`, 'a', observationOf('a', { id, status: 'amended' }));
      expect(response.status).toBe(200);
      expect(response.headers.get('etag')).toBe('W/"2"');
      expect(await bodyOf(response)).toMatchObject({ status: 'amended', meta: { versionId: '2' } });
    });
    test('creates under the given id where the whole type is in reach', async () => {
      const put = () =>
        send('PUT', 'Organization/new.org-1', 'all', { resourceType: 'Organization', id: 'new.org-1', name: 'x' });
      expect([(await put()).status, (await put()).status]).toEqual([201, 200]);
      expect((await send('DELETE', 'Organization/new.org-1', 'all')).status).toBe(204);
      const again = await put();
      expect([again.status, again.headers.get('etag')]).toEqual([201, 'W/"4"']);
    });
    test('at once and without If-Match, all succeed', async () => {
      const id = await created();
      const answers = await Promise.all(
        [1, 2, 3, 4, 5].map(() => send('PUT', `Observation/${id}`, 'a', observationOf('a', { id }))),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      expect((await send('GET', `Observation/${id}`, 'a')).headers.get('etag')).toBe('W/"6"');
    });
    test.each([
      ['W/"1"', 200],
      ['"1"', 200],
      ['*', 200],
      ['"9", W/"1"', 200],
      ['W/"2"', 412],
      ['1', 412],
      ['', 412],
    ])('If-Match: %s is %i', async (etag, status) => {
      const id = await created();
      const response = await send('PUT', `Observation/${id}`, 'all', observationOf('a', { id }), { 'if-match': etag });
      expect(response.status).toBe(status);
    });
    test('with the same If-Match at once, one succeeds', async () => {
      const id = await created();
      const answers = await Promise.all(
        [1, 2, 3].map(() => send('PUT', `Observation/${id}`, 'a', observationOf('a', { id }), { 'if-match': 'W/"1"' })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    });
    test('If-Match of what is not there is 412', async () => {
      const body = { resourceType: 'Organization', id: 'none', name: 'x' };
      expect((await send('PUT', 'Organization/none', 'all', body, { 'if-match': '*' })).status).toBe(412);
    });
  });

  describe('patch', () => {
    test('changes what it names', async () => {
      const id = await created();
      const patch = [
        { op: 'test', path: '/status', value: 'final' },
        { op: 'replace', path: '/status', value: 'amended' },
        { op: 'add', path: '/note', value: [{ text: 'x' }] },
      ];
      const response = await send('PATCH', `Observation/${id}`, 'a', patch, { 'if-match': 'W/"1"' });
      expect(response.status).toBe(200);
      expect(await bodyOf(response)).toMatchObject({
        status: 'amended',
        note: [{ text: 'x' }],
        meta: { versionId: '2' },
      });
    });
    test('shows the whole only to who may read it', async () => {
      const id = await created();
      const response = await send('PATCH', `Observation/${id}`, 'updater', []);
      expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([200, 'W/"2"', '']);
    });
    test.each<[string, unknown, number, string]>([
      ['a test that fails', [{ op: 'test', path: '/status', value: 'amended' }], 422, 'processing'],
      ['a path to nothing', [{ op: 'remove', path: '/note' }], 422, 'processing'],
      ['no patch', { op: 'remove' }, 400, 'invalid'],
      ['what makes it invalid', [{ op: 'remove', path: '/code' }], 400, 'required'],
      ['another id', [{ op: 'replace', path: '/id', value: 'x' }], 400, 'invalid'],
      ['another type', [{ op: 'replace', path: '/resourceType', value: 'Patient' }], 400, 'structure'],
      ['the prototype', [{ op: 'add', path: '/__proto__', value: { a: 1 } }], 400, 'structure'],
      ['nothing but a text', [{ op: 'replace', path: '', value: 'x' }], 400, 'structure'],
      ['another patient', [{ op: 'replace', path: '/subject/reference', value: 'Patient/b' }], 403, 'forbidden'],
    ])('%s is refused, and nothing changes', async (_, patch, status, code) => {
      const response = await send('PATCH', 'Observation/a1', 'a', patch);
      expect(response.status).toBe(status);
      expect(await issueOf(response)).toMatchObject({ code });
      expect((await server.store.read('Observation', 'a1'))?.version).toBe(1);
    });
    test.each([
      ['Observation/none', 'a', 404],
      ['Observation/none', 'all', 404],
      ['Observation/b1', 'a', 404],
      ['Observation/_x', 'all', 405],
    ])('%s by %s is %i', async (path, token, status) => {
      expect((await send('PATCH', path, token, [])).status).toBe(status);
    });
    test('what was deleted is gone', async () => {
      const id = await created();
      await send('DELETE', `Observation/${id}`, 'all');
      expect((await send('PATCH', `Observation/${id}`, 'all', [])).status).toBe(410);
    });
    test('with If-Match of another version is 412', async () => {
      expect((await send('PATCH', 'Observation/a1', 'a', [], { 'if-match': 'W/"7"' })).status).toBe(412);
    });
  });

  describe('delete', () => {
    test('is 204, then nobody reads it', async () => {
      const id = await created();
      const response = await send('DELETE', `Observation/${id}`, 'a');
      expect([response.status, await response.text()]).toEqual([204, '']);
      expect((await send('GET', `Observation/${id}`, 'a')).status).toBe(404);
      expect((await send('GET', `Observation/${id}`, 'all')).status).toBe(410);
      expect((await send('DELETE', `Observation/${id}`, 'all')).status).toBe(204);
      expect(await server.found(`Observation?_id=${id}`, 'all')).toEqual([]);
    });
    test('tells what was done when asked to', async () => {
      const response = await send('DELETE', 'Observation/none', 'all', undefined, {
        prefer: 'return=OperationOutcome',
      });
      expect(response.status).toBe(200);
      expect(await issueOf(response)).toMatchObject({ severity: 'information' });
    });
    test.each([
      ['Observation/a1', 'a', { 'if-match': 'W/"7"' }, 412],
      ['Observation/none', 'all', { 'if-match': '*' }, 412],
      ['Observation/none', 'all', {}, 204],
      ['Observation/none', 'a', {}, 404],
      ['Observation/b1', 'a', {}, 404],
      ['Observation/a-vital', 'labs', {}, 404],
      ['Observation/c1', 'dora', {}, 404],
      ['Observation/a1', 'creator', {}, 403],
    ])('%s by %s with %j is %i', async (path, token, headers, status) => {
      expect((await send('DELETE', path, token, undefined, headers)).status).toBe(status);
    });
  });

  describe('who may', () => {
    const challenge = (response: Response) => response.headers.get('www-authenticate') ?? '';

    test.each([
      ['POST', 'Observation', 'reader', 'system/Observation.c'],
      ['PUT', 'Observation/a1', 'creator', 'patient/Observation.u'],
      ['PATCH', 'Observation/a1', 'creator', 'patient/Observation.u'],
      ['DELETE', 'Observation/a1', 'updater', 'patient/Observation.d'],
      ['POST', 'Condition', 'creator', 'patient/Condition.c'],
    ])('%s %s by %s would need %s', async (method, path, token, scope) => {
      const response = await send(method, path, token, method === 'DELETE' ? undefined : {});
      expect(response.status).toBe(403);
      expect(challenge(response)).toContain(`error="insufficient_scope"`);
      expect(challenge(response)).toContain(`scope="${scope}"`);
      expect((await issueOf(response))?.diagnostics).toContain(scope);
    });
    test.each(['nurse', 'person'])('a %s may not write, whatever the scopes say', async token => {
      const response = await send('POST', 'Observation', token, observationOf('a'));
      expect(response.status).toBe(403);
      expect(challenge(response)).not.toContain('scope="');
      expect((await issueOf(response))?.diagnostics).toContain('may not create');
    });
    test('without a token nobody', async () => {
      expect((await send('POST', 'Observation', '', observationOf('a'))).status).toBe(401);
    });
    test('no person writes what names many patients', async () => {
      expect(
        (await send('POST', 'Group', 'dora', { resourceType: 'Group', type: 'person', actual: true })).status,
      ).toBe(403);
    });

    test.each<[string, string, object]>([
      ['into the record of another', 'a', observationOf('b')],
      ['into the record of nobody', 'a', observationOf('nobody')],
      ['into no record', 'a', observationOf('a', { subject: undefined })],
      ['into two records', 'a', observationOf('a', { performer: [{ reference: 'Patient/b' }] })],
      ['into two records, by this very URL', 'a', observationOf('a', { performer: [{ reference: 'BASE/Patient/b' }] })],
      ['a mention of another patient', 'a', observationOf('a', { focus: [{ reference: 'Patient/b' }] })],
      [
        'a mention in an extension',
        'a',
        observationOf('a', { extension: [{ url: 'http://x', valueReference: { reference: 'Patient/c' } }] }),
      ],
      ['a mention of nobody', 'a', observationOf('a', { focus: [{ reference: 'Patient/nobody' }] })],
      ['for a patient of somebody else', 'dora', observationOf('c')],
      ['a mention of a patient of somebody else', 'dora', observationOf('a', { focus: [{ reference: 'Patient/c' }] })],
      [
        'a patient who is nobody of hers',
        'dora',
        { resourceType: 'Patient', generalPractitioner: [{ reference: 'Practitioner/enno' }] },
      ],
      [
        'a patient linked to one of somebody else',
        'dora',
        {
          resourceType: 'Patient',
          generalPractitioner: [{ reference: 'Practitioner/dora' }],
          link: [{ type: 'seealso', other: { reference: 'Patient/c' } }],
        },
      ],
      ['a patient beside the own one', 'a', { resourceType: 'Patient' }],
      ['a Binary that nothing shows', 'a', { resourceType: 'Binary', contentType: 'text/plain' }],
      [
        'a Binary of another',
        'a',
        { resourceType: 'Binary', contentType: 'text/plain', securityContext: { reference: 'Patient/c' } },
      ],
      [
        'a document with the Binary of another',
        'a',
        {
          resourceType: 'DocumentReference',
          status: 'current',
          subject: { reference: 'Patient/a' },
          content: [{ attachment: { url: 'Binary/c-secret' } }],
        },
      ],
      [
        'a document with a Binary that nobody showed',
        'a',
        {
          resourceType: 'DocumentReference',
          status: 'current',
          subject: { reference: 'Patient/a' },
          content: [{ attachment: { url: 'Binary/stray' } }],
        },
      ],
      [
        'a document with a Binary that may come',
        'a',
        {
          resourceType: 'DocumentReference',
          status: 'current',
          subject: { reference: 'Patient/a' },
          content: [{ attachment: { url: 'Binary/later' } }],
        },
      ],
      [
        'a document with a Binary, without a scope for it',
        'documents',
        {
          resourceType: 'DocumentReference',
          status: 'current',
          subject: { reference: 'Patient/a' },
          content: [{ attachment: { url: 'Binary/a-own' } }],
        },
      ],
      [
        'a Provenance of another record too',
        'a',
        {
          resourceType: 'Provenance',
          recorded: '2024-05-01T00:00:00Z',
          target: [{ reference: 'Observation/a1' }, { reference: 'Observation/c1' }],
          agent: [{ who: { reference: 'Practitioner/dora' } }],
        },
      ],
      [
        'a Provenance of nothing in reach',
        'a',
        {
          resourceType: 'Provenance',
          recorded: '2024-05-01T00:00:00Z',
          target: [{ reference: 'Organization/clinic' }],
          agent: [{ who: { reference: 'Practitioner/dora' } }],
        },
      ],
    ])('writes %s: refused', async (_, token, body) => {
      const text = JSON.stringify(body).replace('BASE', server.base);
      const before = await server.store.currentSeq();
      const response = await send('POST', (body as { resourceType: string }).resourceType, token, text);
      expect(response.status).toBe(403);
      expect(challenge(response)).toContain('insufficient_scope');
      expect((await issueOf(response))?.code).toBe('forbidden');
      expect(await server.store.currentSeq()).toBe(before);
    });

    test.each<[string, string, object]>([
      [
        'her own patient',
        'dora',
        { resourceType: 'Patient', generalPractitioner: [{ reference: 'Practitioner/dora' }] },
      ],
      ['of two patients of hers', 'dora', observationOf('a', { performer: [{ reference: 'Patient/b' }] })],
      [
        'a Binary of the patient',
        'a',
        { resourceType: 'Binary', contentType: 'text/plain', securityContext: { reference: 'Patient/a' } },
      ],
      [
        'a document with a Binary in reach',
        'a',
        {
          resourceType: 'DocumentReference',
          status: 'current',
          subject: { reference: 'Patient/a' },
          content: [{ attachment: { url: 'Binary/a-note' } }],
        },
      ],
      [
        'a Provenance of the record',
        'a',
        {
          resourceType: 'Provenance',
          recorded: '2024-05-01T00:00:00Z',
          target: [{ reference: 'Observation/a1' }],
          agent: [{ who: { reference: 'Practitioner/dora' } }],
        },
      ],
    ])('writes %s: taken', async (_, token, body) => {
      expect((await send('POST', (body as { resourceType: string }).resourceType, token, body)).status).toBe(201);
    });

    test('a scope with a query takes what meets it, and says what else would be needed', async () => {
      expect((await send('POST', 'Observation', 'labs', observationOf('a'))).status).toBe(201);
      const vital = await send('POST', 'Observation', 'labs', observationOf('a', { category: vitalSigns }));
      expect(vital.status).toBe(403);
      expect(challenge(vital)).toContain('scope="patient/Observation.c"');
      const id = await created();
      const away = await send('PUT', `Observation/${id}`, 'labs', observationOf('a', { id, category: vitalSigns }));
      expect([away.status, challenge(away).includes('scope="patient/Observation.u"')]).toEqual([403, true]);
      const both = await send(
        'PUT',
        `Observation/${id}`,
        'labs',
        observationOf('a', { id, category: [...laboratory, ...vitalSigns] }),
      );
      expect(both.status).toBe(200);
    });

    test.each(['a', 'labs', 'dora', 'everyLab'])(
      'to %s, what is out of reach is like what is not there',
      async token => {
        const beyond = { a: 'b1', labs: 'a-vital', dora: 'c1', everyLab: 'a-vital' }[token];
        const answer = async (id: string, method: string) => {
          const response = await send(
            method,
            `Observation/${id}`,
            token,
            method === 'DELETE' ? undefined : method === 'PUT' ? observationOf('a', { id }) : [],
          );
          return `${response.status} ${challenge(response)} ${(await response.text()).replaceAll(id, 'ID')}`;
        };
        for (const method of ['PUT', 'PATCH', 'DELETE']) {
          const there = await answer(String(beyond), method);
          expect(there).toMatch(/^404 /);
          expect(await answer('unknown', method)).toBe(there);
        }
      },
    );

    test('nobody is taken into another record, and nothing out of it', async () => {
      const id = await created();
      expect((await send('PUT', `Observation/${id}`, 'a', observationOf('b', { id }))).status).toBe(403);
      expect((await send('PUT', `Observation/${id}`, 'dora', observationOf('c', { id }))).status).toBe(403);
      expect((await send('PUT', `Observation/${id}`, 'dora', observationOf('b', { id }))).status).toBe(200);
      expect((await send('PUT', `Observation/${id}`, 'a', observationOf('a', { id }))).status).toBe(404);
    });

    test('whom a resource named before, it may go on naming', async () => {
      const id = await created('all', observationOf('a', { focus: [{ reference: 'Patient/c' }] }));
      const body = observationOf('a', { id, status: 'amended', focus: [{ reference: 'Patient/c' }] });
      expect((await send('PUT', `Observation/${id}`, 'a', body)).status).toBe(200);
      const other = { ...body, focus: [{ reference: 'Patient/a' }, { reference: 'Patient/c' }] };
      expect((await send('PUT', `Observation/${id}`, 'a', other)).status).toBe(200);
    });

    const document = {
      resourceType: 'DocumentReference',
      status: 'current',
      subject: { reference: 'Patient/a' },
      content: [{ attachment: { title: 'Note' } }],
    };
    const provenance = {
      resourceType: 'Provenance',
      recorded: '2024-05-01T00:00:00Z',
      target: [{ reference: 'Observation/a1' }],
      agent: [{ who: { reference: 'Practitioner/dora' } }],
    };
    const stray = [{ attachment: { url: 'Binary/stray' } }];
    test.each<[string, object, object]>([
      [
        'a Binary beside the document is no attachment',
        { ...document, context: { related: [{ reference: 'Binary/stray' }] } },
        { content: stray },
      ],
      [
        'the URL of an extension is no attachment',
        { ...document, extension: [{ url: 'Binary/stray', valueString: 'x' }] },
        { content: stray },
      ],
      [
        'the URL of an extension names no patient',
        observationOf('a', { extension: [{ url: 'Patient/c', valueString: 'x' }] }),
        { performer: [{ reference: 'Patient/c' }] },
      ],
      [
        'what a Provenance speaks of beside is no target',
        { ...provenance, entity: [{ role: 'source', what: { reference: 'Observation/c1' } }] },
        { target: [{ reference: 'Observation/a1' }, { reference: 'Observation/c1' }] },
      ],
    ])('%s, and vouches for none', async (_, body, change) => {
      const { resourceType: type } = body as { resourceType: string };
      const id = await created('a', body);
      const update = await send('PUT', `${type}/${id}`, 'a', { ...body, id, ...change });
      expect([update.status, challenge(update).includes('insufficient_scope')]).toEqual([403, true]);
      const patch = Object.entries(change).map(([name, value]) => ({ op: 'add', path: `/${name}`, value }));
      expect((await send('PATCH', `${type}/${id}`, 'a', patch)).status).toBe(403);
      expect((await send('GET', 'Binary/stray', 'a')).status).toBe(404);
    });

    test.each(['a', 'dora'])('%s adds to what all records share, and changes none of it', async token => {
      await created(token, { resourceType: 'Medication', code: { text: 'x' } });
      const body = { resourceType: 'Medication', id: 'metformin', code: { text: 'x' } };
      const answers = [
        await send('PUT', 'Medication/metformin', token, body),
        await send('PUT', 'Medication/new', token, { ...body, id: 'new' }),
        await send('PATCH', 'Medication/metformin', token, []),
        await send('DELETE', 'Organization/clinic', token),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
      expect((await issueOf(answers[0] as Response))?.diagnostics).toContain('only a system scope');
    });

    test('whom a resource names in one place it may not name in another', async () => {
      const id = await created('all', observationOf('a', { focus: [{ reference: 'Patient/c' }] }));
      const body = observationOf('a', { id, performer: [{ reference: 'Patient/c' }] });
      expect((await send('PUT', `Observation/${id}`, 'a', body)).status).toBe(403);
    });
  });
});
