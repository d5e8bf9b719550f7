import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFhirServer, testNow } from '../fhir/testing.ts';
import { exported, fileText, kickOff, linesOf } from './testing.ts';

const accesses = { all: { scope: 'system/*.rs', expiresAtMs: testNow + 3_600_000 } };
const patient = (id: string, active: boolean) => ({ resourceType: 'Patient', id, active }) as const;
const group = (...ids: string[]) =>
  ({
    resourceType: 'Group',
    id: 'some',
    type: 'person',
    actual: true,
    member: ids.map(id => ({ entity: { reference: `Patient/${id}` } })),
  }) as const;
/** Second n of the test. */
const at = (second: number) => new Date(testNow + second * 1000).toISOString();

/** Something is changed every ten seconds. */
describeOnEachDatabase('an export _until', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  beforeAll(async () => {
    server = await startFhirServer(await open(), [], accesses);
    const happens = async (second: number, change: () => Promise<void>) => {
      server.clock.nowMs = testNow + second * 1000;
      await change();
    };
    await happens(10, () => server.save(patient('kept', true), patient('changed', true), patient('gone', true)));
    await happens(20, () => server.save(group('kept', 'changed')));
    await happens(30, () => server.save(patient('changed', false), patient('late', true)));
    await happens(40, () => server.remove('Patient', 'gone'));
    await happens(50, () => server.save(group('kept', 'late')));
    await happens(60, () => server.save({ resourceType: 'Organization', id: 'clinic', name: 'Lakeside' }));
    await happens(100, async () => undefined);
  });
  afterAll(() => server.close());

  async function patientsAt(path: string) {
    const { manifest, texts } = await exported(server, path, 'all');
    const lines = texts.flatMap(linesOf).filter(({ resourceType }) => resourceType === 'Patient');
    return { manifest, patients: lines.map(({ id, active }) => `${id} ${active}`).sort() };
  }

  test.each([
    [9, []],
    [10, ['changed true', 'gone true', 'kept true']],
    [29.999, ['changed true', 'gone true', 'kept true']],
    [30, ['changed false', 'gone true', 'kept true', 'late true']],
    [39, ['changed false', 'gone true', 'kept true', 'late true']],
    [40, ['changed false', 'kept true', 'late true']],
    [99, ['changed false', 'kept true', 'late true']],
  ])('second %d is of what was there then, and its transactionTime says so', async (second, expected) => {
    const { manifest, patients } = await patientsAt(`$export?_until=${at(second)}`);
    expect(patients).toEqual(expected);
    expect(manifest.transactionTime).toBe(at(second));
  });

  test('a time that the clock has not passed is an export as of now', async () => {
    const { manifest, patients } = await patientsAt(`$export?_until=${at(130)}`);
    expect(patients).toEqual(['changed false', 'kept true', 'late true']);
    expect(manifest.transactionTime).toBe(at(100));
  });

  test('with _since is of what was changed between the two', async () => {
    const { manifest, patients } = await patientsAt(`$export?_since=${at(10)}&_until=${at(35)}`);
    expect(patients).toEqual(['changed false', 'late true']);
    expect(manifest.deleted).toEqual([]);
  });

  test.each([
    [39, 0],
    [40, 1],
  ])('second %d, with _since, tells of %d deletions', async (second, count) => {
    const { manifest } = await exported(server, `$export?_since=${at(10)}&_until=${at(second)}`, 'all');
    expect(manifest.deleted.map(file => file.count)).toEqual(count === 0 ? [] : [count]);
    for (const { url } of manifest.deleted) expect(await fileText(server, url, 'all')).toContain('Patient/gone');
  });

  test('windows that meet hold every change once', async () => {
    const changes: string[] = [];
    let since = at(0);
    for (const second of [10, 20, 30, 45, 99]) {
      const { manifest, patients } = await patientsAt(`$export?_since=${since}&_until=${at(second)}`);
      changes.push(...patients);
      since = manifest.transactionTime;
    }
    expect(changes.sort()).toEqual(['changed false', 'changed true', 'gone true', 'kept true', 'late true']);
  });

  test('of a group is of those who are in it now, as they were then', async () => {
    expect((await patientsAt(`Group/some/$export?_until=${at(25)}`)).patients).toEqual(['kept true']);
    expect((await patientsAt(`Group/some/$export?_until=${at(35)}`)).patients).toEqual(['kept true', 'late true']);
  });

  test('a time before there was any patient holds nothing, not even what the clinic shares', async () => {
    expect((await exported(server, `Patient/$export?_until=${at(5)}`, 'all')).manifest.output).toEqual([]);
  });

  test('is the same for as long as it is kept', async () => {
    const { manifest, texts } = await exported(server, `$export?_until=${at(30)}`, 'all');
    await server.save(patient('kept', false));
    expect(await Promise.all(manifest.output.map(({ url }) => fileText(server, url, 'all')))).toEqual(texts);
  });

  test.each([
    ['in the future', `_until=${at(200)}`],
    ['without zone', '_until=2025-06-01T00:00:00'],
    ['without time', '_until=2025-06-01'],
    ['twice', `_until=${at(1)}&_until=${at(1)}`],
    ['before _since', `_until=${at(1)}&_since=${at(2)}`],
    ['empty', '_until='],
  ])('%s is 400', async (_what, parameters) => {
    expect((await kickOff(server, `$export?${parameters}`, 'all')).status).toBe(400);
  });
});
