import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { createExportStores } from '../stores/exports.ts';
import { planParts } from './plan-parts.ts';
import { readPart } from './read-part.ts';
import { begin, collected, complete } from './testing.ts';

const mebibyte = 1024 * 1024;
const rows = { type: 'Binary', filters: [], level: 'system', base: 'http://x/fhir' } as const;

/** 96 MiB: small notes, then large ones, so that what was small cannot be relied on. */
function* notes(): Generator<Resource> {
  for (let n = 0; n < 1500; n++) yield { resourceType: 'Binary', id: `small-${n}`, contentType: 'text/plain' };
  const data = 'A'.repeat(mebibyte / 4);
  for (let n = 0; n < 384; n++) yield { resourceType: 'Binary', id: `large-${n}`, contentType: 'text/plain', data };
}

describeOnEachDatabase('a large export', open => {
  let server: Awaited<ReturnType<typeof startFhirServer>>;
  let stores: ReturnType<typeof createExportStores>;
  let seq = 0;
  beforeAll(async () => {
    const database = await open();
    stores = createExportStores(database.sql);
    server = await startFhirServer(database, notes(), { all: { scope: 'system/*.rs' } });
    seq = await server.store.currentSeq();
  }, 120_000);
  afterAll(() => server.close());

  test('is cut into files of 8 to 64 MiB, which together hold everything once', async () => {
    const parts = await collected(planParts(stores.rows, { ...rows, seq }, async () => {}));
    expect(parts.length).toBeGreaterThan(1);
    const sizes: number[] = [];
    for (const [at, part] of parts.entries()) {
      expect(part.afterKey).toBe(parts[at - 1]?.lastKey ?? part.afterKey);
      let size = 0;
      for await (const chunk of readPart(stores.rows, { ...rows, seq }, { ...part, number: 1 })) size += chunk.length;
      sizes.push(size);
    }
    for (const size of sizes.slice(0, -1)) expect(size).toBeGreaterThan(8 * mebibyte);
    for (const size of sizes) expect(size).toBeLessThan(64 * mebibyte);
    expect(parts.reduce((sum, { resourceCount }) => sum + resourceCount, 0)).toBe(1884);
  }, 60_000);

  test('takes no more memory the longer it is', async () => {
    const parts = await collected(planParts(stores.rows, { ...rows, seq }, async () => {}));
    const before = process.memoryUsage().rss;
    let most = 0;
    for (let round = 0; round < 3; round++) {
      for (const part of parts) {
        for await (const chunk of readPart(stores.rows, { ...rows, seq }, { ...part, number: 1 })) {
          most = Math.max(most, process.memoryUsage().rss - before);
          expect(chunk.length).toBeLessThan(64 * mebibyte);
        }
      }
    }
    // 288 MiB went by.
    expect(most).toBeLessThan(192 * mebibyte);
  }, 60_000);

  test('lets others have their turn between any two windows of planning, and any two pieces of a file', async () => {
    let turns = 0;
    let isOver = false;
    const turn = () => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    const turnsBefore: number[] = [];
    const planned = async () => void turnsBefore.push(turns);
    for (const part of await collected(planParts(stores.rows, { ...rows, seq }, planned))) {
      for await (const _ of readPart(stores.rows, { ...rows, seq }, { ...part, number: 1 })) turnsBefore.push(turns);
    }
    isOver = true;
    expect(turnsBefore.length).toBeGreaterThan(15);
    expect(turnsBefore.filter((count, at) => count === turnsBefore[at - 1])).toEqual([]);
  }, 60_000);

  test('waits for a client that does not read, and ends with one that goes away', async () => {
    const manifest = await complete(server, await begin(server, '$export', 'all'), 'all');
    const file = manifest.output[1]?.url ?? '';
    const headers = { 'accept-encoding': 'identity' };
    const whole = await server.countStatements(
      async () => void (await (await server.request(file, 'all', { headers })).text()),
    );
    const slow = new AbortController();
    const unread = await server.countStatements(async () => {
      await server.request(file, 'all', { headers, signal: slow.signal });
      await new Promise(resolve => setTimeout(resolve, 300));
    });
    expect(unread).toBeLessThan(whole / 2);
    slow.abort();
    const after = await server.countStatements(() => new Promise(resolve => setTimeout(resolve, 200)));
    expect(after).toBeLessThan(3);
  }, 60_000);
});
