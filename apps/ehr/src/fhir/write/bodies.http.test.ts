import { gzipSync } from 'node:zlib';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFhirServer } from '../testing.ts';
import { records } from '../testing-records.ts';
import { bodyOf, createSend, issueOf, observationOf, writers } from './testing-writes.ts';

describeOnEachDatabase('the body of a write', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), records, writers);
  });
  afterAll(() => server.close());
  const send = createSend(() => server);
  const json = (more: object) => JSON.stringify(observationOf('a', more));
  const megabytes = 2 ** 20;

  test.each<[string, string, number, string, string]>([
    ['nothing', '', 400, 'structure', 'line 1, column 1'],
    ['no JSON', '{"resourceType":\n"Observation",,}', 400, 'structure', 'line 2, column 15'],
    ['a number', '7', 400, 'structure', 'JSON object'],
    ['null', 'null', 400, 'structure', 'JSON object'],
    ['another type', JSON.stringify({ resourceType: 'Patient' }), 400, 'invalid', 'the body is a Patient'],
    ['a Bundle', JSON.stringify({ resourceType: 'Bundle', type: 'batch' }), 400, 'invalid', 'the body is a Bundle'],
    ['an unknown type', JSON.stringify({ resourceType: 'Observations' }), 400, 'structure', 'resourceType'],
    ['an unknown element', json({ x: 1 }), 400, 'structure', '"x" is no element'],
    ['a name that is there twice', json({}).replace('{', '{"status":"final",'), 400, 'structure', 'twice'],
    ['the prototype', json({}).replace('{', '{"__proto__":{"x":1},'), 400, 'structure', '__proto__'],
    ['U+0000', json({ issued: 'x' }).replace('"x"', '"\\u0000"'), 400, 'structure', 'U+0000'],
    ['a raw U+0000', json({ valueString: 'x\0' }).replace('\\u0000', '\0'), 400, 'structure', 'control character'],
    ['half of a surrogate pair', json({}).replace('"final"', '"\\ud800"'), 400, 'structure', 'surrogate'],
    [
      'a number beyond all',
      json({ valueInteger: 7 }).replace(':7', ':1e999'),
      400,
      'structure',
      'a number that cannot be kept',
    ],
    ['objects without end', '{"a":'.repeat(200_000), 400, 'structure', '64 levels'],
    ['lists without end', '['.repeat(2_000_000), 400, 'structure', '64 levels'],
    ['a text of five megabytes', json({ valueString: 'x'.repeat(5 * megabytes) }), 400, 'value', '1,048,576'],
    ['a code of five megabytes', json({ status: 'x '.repeat(2.5 * megabytes) }), 400, 'value', 'a code'],
    [
      'a reference of five megabytes',
      json({ subject: { reference: `Patient/${'x'.repeat(5 * megabytes)}` } }),
      400,
      'value',
      'at most',
    ],
    ['eleven megabytes', json({ note: [{ text: 'x'.repeat(11 * megabytes) }] }), 413, 'too-long', '10 MiB'],
    [
      'codes without end',
      json({ code: { coding: Array.from({ length: 20_001 }, (_, at) => ({ code: `c${at}` })) } }),
      413,
      'too-costly',
      'are not kept of one resource',
    ],
  ])('%s is refused', async (_, body, status, code, words) => {
    const response = await send('POST', 'Observation', 'all', body);
    expect(response.status).toBe(status);
    const issue = await issueOf(response);
    expect(issue).toMatchObject({ severity: 'error', code });
    expect(issue?.diagnostics).toContain(words);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test('every fault of a body is told at once, with its element', async () => {
    const response = await send('POST', 'Patient', 'all', {
      resourceType: 'Patient',
      gender: 'F',
      name: [{}],
      birthDate: '1984-13-01',
    });
    expect(response.status).toBe(400);
    const { issue } = (await response.json()) as { issue: { expression: string[] }[] };
    expect(issue.flatMap(({ expression }) => expression)).toEqual([
      'Patient.gender',
      'Patient.name[0]',
      'Patient.birthDate',
    ]);
  });

  test.each<[string, string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number]>([
    ['POST', 'Observation', json({}), { 'content-type': 'application/json' }, 201],
    ['POST', 'Observation', json({}), { 'content-type': 'application/fhir+json; charset=UTF-8; fhirVersion=4.0' }, 201],
    ['POST', 'Observation', json({}), { 'content-type': 'application/fhir+json; fhirVersion=5.0' }, 415],
    ['POST', 'Observation', json({}), { 'content-type': 'application/fhir+json; charset=latin1' }, 415],
    ['POST', 'Observation', json({}), { 'content-type': 'application/fhir+xml' }, 415],
    ['POST', 'Observation', json({}), { 'content-type': 'text/plain' }, 415],
    ['POST', 'Observation', json({}), { 'content-type': 'application/json-patch+json' }, 415],
    ['PUT', 'Observation/a1', json({}), { 'content-type': 'text/html' }, 415],
    ['PATCH', 'Observation/a1', '[]', { 'content-type': 'application/fhir+json' }, 415],
    ['PATCH', 'Observation/a1', '[]', { 'content-type': 'application/merge-patch+json' }, 415],
    ['POST', '', '{}', { 'content-type': 'text/plain' }, 415],
    ['POST', 'Observation', Uint8Array.from([0x7b, 0xff, 0x7d]), { 'content-type': 'application/fhir+json' }, 400],
    ['POST', 'Observation', Uint8Array.from(gzipSync(json({}))), { 'content-encoding': 'gzip' }, 201],
    ['POST', 'Observation', Uint8Array.from(gzipSync(' '.repeat(12 * megabytes))), { 'content-encoding': 'gzip' }, 413],
    ['POST', 'Observation', 'no gzip', { 'content-encoding': 'gzip' }, 400],
    ['POST', 'Observation', json({}), { 'content-encoding': 'zip' }, 415],
  ])('%s %s %# is %i', async (method, path, body, headers, status) => {
    const response = await server.request(path, 'all', {
      method,
      body,
      headers: { 'content-type': 'application/fhir+json', ...headers },
    });
    expect(response.status).toBe(status);
    expect(await bodyOf(response)).toMatchObject({ resourceType: status === 201 ? 'Observation' : 'OperationOutcome' });
  });

  test('a body without a type is not guessed', async () => {
    const body = new Blob([json({})]);
    expect((await server.request('Observation', 'all', { method: 'POST', body })).status).toBe(415);
  });

  test.each([
    [{ resourceType: 'Observation', status: 'final', code: { text: 'x' } }, 'has no id'],
    [observationOf('a', { id: 'a2' }), 'another one'],
  ])('an update %# whose id is not that of the URL is refused', async (body, words) => {
    const response = await send('PUT', 'Observation/a1', 'all', body);
    expect(response.status).toBe(400);
    expect(await issueOf(response)).toMatchObject({
      expression: ['Observation.id'],
      diagnostics: expect.stringContaining(words),
    });
  });

  test('what may not write is refused before its body is read', async () => {
    expect((await send('POST', 'Observation', 'reader', 'no JSON')).status).toBe(403);
    expect((await send('POST', 'Observation', 'nobody', 'x'.repeat(11 * megabytes))).status).toBe(401);
  });

  test('texts come back as they were written', async () => {
    const family = 'Ω 😀 \u2028 "\\/ <b>';
    const response = await send('POST', 'Patient', 'all', { resourceType: 'Patient', name: [{ family }] });
    const body = await bodyOf(response);
    expect(await bodyOf(await send('GET', `Patient/${body.id}`, 'all'))).toMatchObject({ name: [{ family }] });
  });
});
