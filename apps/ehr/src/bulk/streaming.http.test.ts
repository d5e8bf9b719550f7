import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Resource } from '@smart-ehr/fhir';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { createExportStores } from '../stores/exports.ts';
import { planBlocks } from './plan-blocks.ts';
import { planParts } from './plan-parts.ts';
import { readBlocks } from './read-blocks.ts';
import { readPart } from './read-part.ts';
import { begin, collected, complete, type Line, linesOf } from './testing.ts';

const mebibyte = 1024 * 1024;
const rows = { type: 'Binary', filters: [], level: 'system', base: 'http://x/fhir' } as const;

/** 96 MiB: small notes, then large ones, so that what was small cannot be relied on. Most are in one record. */
function* notes(): Generator<Resource> {
  for (const id of ['before', 'large', 'after']) yield { resourceType: 'Patient', id };
  const note = { resourceType: 'Binary', contentType: 'text/plain' } as const;
  const ofPatient = (id: string) => ({ securityContext: { reference: `Patient/${id}` } });
  for (let n = 0; n < 1500; n++) {
    yield { ...note, id: `small-${n}`, ...(n % 3 > 0 && ofPatient(n % 3 === 1 ? 'before' : 'after')) };
  }
  const data = 'A'.repeat(mebibyte / 4);
  for (let n = 0; n < 384; n++) yield { ...note, id: `large-${n}`, data, ...ofPatient('large') };
}

const referenceIn = (parameter: unknown) =>
  (parameter as [{ valueReference: { reference: string } }])[0].valueReference.reference;

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
    for (let round = 0; round < 4; round++) {
      for (const part of parts) {
        for await (const chunk of readPart(stores.rows, { ...rows, seq }, { ...part, number: 1 })) {
          most = Math.max(most, process.memoryUsage().rss - before);
          expect(chunk.length).toBeLessThan(1.5 * mebibyte);
        }
      }
    }
    // 384 MiB went by.
    expect(most).toBeLessThan(256 * mebibyte);
  }, 60_000);

  test('holds the event loop no longer than a megabyte takes', async () => {
    const parts = await collected(planParts(stores.rows, { ...rows, seq }, async () => {}));
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    for (const part of parts) {
      for await (const _ of readPart(stores.rows, { ...rows, seq }, { ...part, number: 1 }));
    }
    delay.disable();
    // The median, for a busy machine holds a process up by itself; this whole export takes several hundred.
    expect(delay.percentile(50) / 1e6).toBeLessThan(40);
  }, 60_000);

  describe('organized by Patient', () => {
    const blocks = () => ({ seq, types: (['Patient', 'Binary'] as const).map(type => ({ ...rows, type, seq })) });

    test('cuts a block that is too large for a file, and no other; each file begins with a header', async () => {
      const parts = await collected(planBlocks(stores.blocks, blocks(), async () => {}));
      expect(parts.map(({ afterRow, lastRow }) => [afterRow !== undefined, lastRow !== undefined])).toEqual([
        [false, true],
        ...parts.slice(2).map(() => [true, true]),
        [true, false],
      ]);
      const names: string[] = [];
      const headers: string[][] = [];
      for (const part of parts) {
        const pieces = await collected(readBlocks(stores.blocks, blocks(), { ...part, number: 1 }));
        for (const piece of pieces) expect(piece.length).toBeLessThan(1.5 * mebibyte);
        const lines = linesOf(Buffer.concat(pieces).toString());
        expect(lines).toHaveLength(part.resourceCount);
        const isHeader = ({ resourceType }: Line) => resourceType === 'Parameters';
        expect(lines.findIndex(isHeader)).toBe(0);
        headers.push(lines.filter(isHeader).map(({ parameter }) => referenceIn(parameter)));
        names.push(...lines.filter(line => !isHeader(line)).map(({ resourceType, id }) => `${resourceType}/${id}`));
        const size = pieces.reduce((sum, { length }) => sum + length, 0);
        expect(size).toBeGreaterThan(8 * mebibyte);
        expect(size).toBeLessThan(64 * mebibyte);
      }
      const among = parts.slice(2).map(() => ['Patient/large']);
      expect(headers).toEqual([['Patient/before', 'Patient/large'], ...among, ['Patient/large', 'Patient/after']]);
      expect(names).toHaveLength(3 + 1000 + 384);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter(name => name.startsWith('Patient/'))).toEqual([
        'Patient/before',
        'Patient/large',
        'Patient/after',
      ]);
    }, 60_000);

    test('tells in the manifest where the block goes on', async () => {
      const { output } = await complete(server, await begin(server, '$export?organizeOutputBy=Patient', 'all'), 'all');
      expect(output.map(({ continuesInFile }) => continuesInFile)).toEqual([
        ...output.slice(1).map(({ url }) => url),
        undefined,
      ]);
    }, 60_000);
  });

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
