import { describeOnEachDatabase, startProcess } from '@smart-ehr/prisma/testing';
import { expect, test } from 'vitest';
import { type Change, createResourceStore, type IndexRows, type ResourceStore } from './resources.ts';

const index: IndexRows = { token: [], string: [], date: [], reference: [], quantity: [] };

describeOnEachDatabase('resources under concurrent writers', open => {
  test('the state as of a commit stays exactly the same while others write', { timeout: 180_000 }, async () => {
    const store = createResourceStore((await open()).sql);
    let writing = true;
    const states = new Map<number, Map<string, number>>();
    const writer = writeAtRandom(store, states, () => writing);
    for (let round = 0; round < 15; round++) {
      const seq = await store.currentSeq();
      const twice = [await readState(store, seq), await readState(store, seq)];
      expect(twice[0]).toEqual(twice[1]);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    writing = false;
    await writer;
    expect(states.size).toBeGreaterThan(15);
    for (const [seq, state] of states) expect(await readState(store, seq)).toEqual(state);
  });

  test('eight writers in two processes: numbers and times grow in the order of the commits', {
    timeout: 180_000,
  }, async () => {
    const { url, sql } = await open();
    const store = createResourceStore(sql);
    const script = new URL('./resources-writers.test-process.ts', import.meta.url);
    const processes = [startProcess(script, url, 'a'), startProcess(script, url, 'b')];
    const outputs = Promise.all(processes.map(({ output }) => output()));
    let running = true;
    outputs.finally(() => {
      running = false;
    });

    const observed: { seq: number; rows: number }[] = [];
    while (running) {
      const seq = await store.currentSeq();
      observed.push({ seq, rows: await countUntil(seq) });
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    expect((await outputs).map(output => output.trim())).toEqual(['saved 80', 'saved 80']);

    for (const { seq, rows } of observed) expect({ seq, rows: await countUntil(seq) }).toEqual({ seq, rows });
    const commits = await sql.read<{ seq: number; at: string; until: string }>(
      'select from_seq as seq, min(last_updated) as at, max(last_updated) as until from resource_version group by from_seq order by from_seq',
    );
    expect(commits.map(({ seq }) => seq)).toEqual(Array.from({ length: 160 }, (_, at) => at + 1));
    expect(commits.every(({ at, until }) => at === until)).toBe(true);
    expect(commits.every(({ at }, n) => n === 0 || at > (commits[n - 1]?.at ?? ''))).toBe(true);

    async function countUntil(seq: number): Promise<number> {
      const row = await sql.readFirst<{ n: number }>(
        'select count(*) as n from resource_version where from_seq <= ?',
        seq,
      );
      return row?.n ?? 0;
    }
  });
});

/** Creates, updates and deletes a few patients, and notes what exists after each commit. */
async function writeAtRandom(store: ResourceStore, states: Map<number, Map<string, number>>, goOn: () => boolean) {
  let state = new Map<string, number>();
  for (let round = 0; goOn(); round++) {
    const ids = Array.from({ length: 5 }, (_, at) => `p${(round * 7 + at * 3) % 40}`);
    const changes = ids.map(
      (id, at): Change =>
        (round + at) % 4 === 0
          ? { type: 'Patient', id, resource: null }
          : { type: 'Patient', id, resource: { resourceType: 'Patient', id }, index, patients: [id] },
    );
    const saved = await store.save(changes);
    state = new Map(state);
    for (const { id, version, outcome } of saved) {
      if (outcome === 'deleted' || outcome === 'absent') state.delete(id);
      else state.set(id, version);
    }
    states.set(await store.currentSeq(), state);
    await new Promise(resolve => setTimeout(resolve, 1));
  }
}

async function readState(store: ResourceStore, seq: number): Promise<Map<string, number>> {
  const state = new Map<string, number>();
  let afterKey: number | undefined;
  for (;;) {
    const page = await store.readAsOf('Patient', { seq, limit: 7, afterKey });
    for (const { id, version } of page) {
      expect(state.has(id)).toBe(false);
      state.set(id, version);
    }
    afterKey = page.at(-1)?.key;
    if (afterKey === undefined) return state;
  }
}
