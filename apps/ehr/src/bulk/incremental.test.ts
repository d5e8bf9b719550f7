import { setTimeout as wait } from 'node:timers/promises';
import { describeOnEachDatabase, startProcess, type TestDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { begin, complete, download, fileText, type Line, linesOf } from './testing.ts';

/** The text of each resource by its name, "Type/id". */
type State = Map<string, string>;
/** What a client held after an export, and the moment of which the manifest says that it is. */
type Taken = { title: string; transactionTime: string; state: State };

const types = ['Patient', 'Observation', 'DocumentReference'];
const scope = types.map(type => `system/${type}.rs`).join(' ');
const accesses = { backend: { scope, expiresAtMs: Number.MAX_SAFE_INTEGER } };
const [increments, wholeEvery] = [200, 20];

/**
 * A client that only ever asks for what changed since the `transactionTime` before holds, after each export, exactly what
 * was there at its `transactionTime`. https://hl7.org/fhir/uv/bulkdata/STU2/export.html#query-parameters
 */
describeOnEachDatabase('incremental exports while eight writers in two processes write', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  let database: TestDatabase;
  const held: State = new Map();
  const taken: Taken[] = [];
  const takenWhole: Taken[] = [];
  const problems: string[] = [];
  const brought = { resources: 0, deletions: 0 };

  beforeAll(async () => {
    database = await open();
    server = await startFhirServer(database, [], accesses);
    const script = new URL('./incremental-writers.test-process.ts', import.meta.url);
    const writers = ['1', '2'].map(seed => startProcess(script, database.url, seed));
    try {
      await Promise.all(writers.map(writer => writer.printedLines(1)));
      await take('the first export');
      for (let n = 1; n <= increments; n++) {
        await someCommits();
        await take(`increment ${n}`);
        if (n % wholeEvery === 0) await takeWhole(`the whole export after increment ${n}`);
      }
      await server.save({ resourceType: 'Group', id: 'enough', type: 'person', actual: true });
      await Promise.all(writers.map(writer => writer.output()));
      await take('the increment after the last write');
    } finally {
      await Promise.all(writers.map(writer => writer.kill()));
    }
  }, 240_000);
  afterAll(() => server.close());

  /** Until the writers have written again, however slow the machine is. */
  async function someCommits(): Promise<void> {
    const before = await server.store.currentSeq();
    while ((await server.store.currentSeq()) < before + 2) await wait(5);
  }

  /** Takes what changed since the last time, and applies it as a client does. */
  async function take(title: string): Promise<void> {
    const since = taken.at(-1)?.transactionTime;
    const { transactionTime, resources, deleted } = await exportOf(
      title,
      since ? `$export?_since=${since}` : '$export',
    );
    problems.push(...deleted.filter(name => resources.has(name)).map(name => `${title}: ${name}, and its deletion`));
    for (const name of deleted) held.delete(name);
    for (const [name, text] of resources) held.set(name, text);
    taken.push({ title, transactionTime, state: new Map(held) });
    if (resources.size > 0) brought.resources += 1;
    if (deleted.length > 0) brought.deletions += 1;
  }

  async function takeWhole(title: string): Promise<void> {
    const { transactionTime, resources } = await exportOf(title, '$export');
    takenWhole.push({ title, transactionTime, state: resources });
  }

  async function exportOf(title: string, path: string) {
    server.clock.nowMs = Date.now();
    const statusUrl = await begin(server, path, 'backend');
    const manifest = await complete(server, statusUrl, 'backend');
    const { texts, names } = await download(server, manifest, 'backend');
    const lines = texts.flatMap(text => text.split('\n').slice(0, -1));
    const resources: State = new Map(names.map((name, at) => [name, lines[at] ?? '']));
    if (resources.size < names.length) problems.push(`${title}: ${names.length - resources.size} resources twice`);
    const bundles = await Promise.all(manifest.deleted.map(({ url }) => fileText(server, url, 'backend')));
    await server.request(statusUrl, 'backend', { method: 'DELETE' });
    return {
      transactionTime: manifest.transactionTime,
      resources,
      deleted: bundles.flatMap(linesOf).flatMap(deletedNames),
    };
  }

  test('there was something to take nearly every time, and mostly something to take away', () => {
    expect(brought.resources).toBeGreaterThan(increments * 0.75);
    expect(brought.deletions).toBeGreaterThan(increments / 2);
  });
  test('no export has a resource twice, or with its deletion', () => {
    expect(problems).toEqual([]);
  });
  test('moments never go back', () => {
    const moments = taken.map(({ transactionTime }) => transactionTime);
    expect(moments).toEqual(moments.toSorted());
  });
  test.each([
    ['the first export and all increments until then', taken, increments + 2],
    ['an export of everything', takenWhole, increments / wholeEvery],
  ])('%s: what was there at its transactionTime, to the byte', async (_what, exports, count) => {
    const stateAt = await statesByTime(database, server.base);
    expect(exports.length).toBe(count);
    expect(exports.flatMap(one => differences(one, stateAt(one.transactionTime)))).toEqual([]);
  });
  test('in the end the client holds what reads deliver, and nothing else', async () => {
    const rows = await database.sql.read<{ name: string }>(
      `select distinct type || '/' || id as name from resource_version where type <> 'Group'`,
    );
    const served: State = new Map();
    for (const { name } of rows) {
      const response = await server.request(name, 'backend');
      const text = await response.text();
      if (response.status === 200) served.set(name, text);
      else expect(`${response.status} ${text}`).toMatch(/^410 /);
    }
    expect(served.size).toBeGreaterThan(50);
    expect(differences({ title: 'in the end', state: held }, served)).toEqual([]);
  });
});

/** `entry` of a Bundle that tells of deletions. https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---output-manifest */
function deletedNames(bundle: Line): string[] {
  const entries = bundle.entry as { request: { method: string; url: string } }[];
  if (entries.some(({ request }) => request.method !== 'DELETE')) throw new Error(`No deletion: ${bundle}`);
  return entries.map(({ request }) => request.url);
}

/** What there was at an instant, by the times of all versions: those of their commits, in whose order they grow. */
async function statesByTime({ sql }: TestDatabase, base: string): Promise<(instant: string) => State> {
  const versions = await sql.read<{ name: string; at: string; deleted: number; body: string }>(
    `select type || '/' || id as name, last_updated as at, deleted, body from resource_version
     where type <> 'Group' order by last_updated, key`,
  );
  return instant => {
    const state: State = new Map();
    for (const { name, deleted, body } of versions.filter(({ at }) => at <= instant)) {
      if (deleted === 1) state.delete(name);
      else state.set(name, body.replaceAll('"url":"Binary/', `"url":"${base}/Binary/`));
    }
    return state;
  };
}

function differences({ title, state }: Pick<Taken, 'title' | 'state'>, expected: State): string[] {
  const names = [...new Set([...state.keys(), ...expected.keys()])].sort();
  return names
    .filter(name => state.get(name) !== expected.get(name))
    .map(name => `${title}: ${name} is ${state.get(name) ?? 'missing'}, not ${expected.get(name) ?? 'there'}`);
}
