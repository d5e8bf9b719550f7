import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DownloadedFile } from '../export/file-store.ts';
import { ndjson } from '../testing/bulk-server.ts';
import { deletions } from '../testing/changing-server.ts';
import { describeOnEachDatabase, type TestDatabase } from '../testing/databases.ts';
import type { Applied, Delivered } from './apply-export.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulk-worker-child-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Puts an export of so many patients into the folder, the first of them in a deletion as well when `since` is given. */
function deliver(patients: number, { since, text = '' }: { since?: string; text?: string } = {}): void {
  const resources = Array.from({ length: patients }, (_, n) => ({ resourceType: 'Patient', id: `p${n}`, since, text }));
  writeFileSync(join(folder, 'Patient.1.ndjson'), ndjson(resources));
  writeFileSync(join(folder, 'Bundle.1.ndjson'), ndjson([deletions(['Patient/p0'])]));
  const file = (name: string, type: string, kind: DownloadedFile['kind']) => ({
    name,
    type,
    kind,
    resources: 0,
    bytes: 0,
    sha256: '',
  });
  const delivered: Omit<Delivered, 'folder'> = {
    source: {
      fhirBase: 'https://ehr.example/fhir',
      level: 'system',
      group: '',
      types: '',
      filters: '',
      scope: 'system/*.rs',
    },
    since,
    transactionTime: since === undefined ? '2026-01-01T00:00:00Z' : '2026-01-02T00:00:00Z',
    files: [
      file('Patient.1.ndjson', 'Patient', 'output'),
      ...(since ? [file('Bundle.1.ndjson', 'Bundle', 'deleted')] : []),
    ],
  };
  writeFileSync(join(folder, 'delivered.json'), JSON.stringify(delivered));
}

const script = fileURLToPath(new URL('../testing/apply-in-child.ts', import.meta.url));

function startChild({ to }: TestDatabase, pauseMs: number, ...nodeOptions: string[]) {
  const args = [...nodeOptions, '--import', import.meta.resolve('tsx'), script, to, folder, String(pauseMs)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const exited = once(child, 'exit');
  return {
    async printed(words: string): Promise<void> {
      while (!text.includes(words)) await once(child.stdout, 'data');
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await exited;
    },
    async result(): Promise<{ applied: Applied; peakRssBytes: number }> {
      const [code] = await exited;
      expect(code).toBe(0);
      return JSON.parse(text.trim().split('\n').at(-1) ?? '');
    },
  };
}

describeOnEachDatabase('an export that is applied by a process of its own', create => {
  it('is not there when the process is killed in the middle, and the next run goes on', async () => {
    const db = await create();
    const state = async () => [
      await db.ask('SELECT exports, transaction_time FROM export_source'),
      await db.ask("SELECT count(*) AS n, count(body->>'since') AS changed FROM patient"),
    ];
    deliver(1000);
    await startChild(db, 0).result();
    const before = await state();

    deliver(5000, { since: '2026-01-01T00:00:00Z' });
    const killed = startChild(db, 200);
    await killed.printed('stored 2500');
    expect(await state()).toEqual(before); // nobody sees the half of it, also before it is killed
    await killed.kill();
    expect(await state()).toEqual(before);

    expect((await startChild(db, 0).result()).applied).toEqual({ stored: 5000, deleted: 1, removed: 0 });
    const [[source], [count]] = (await state()) as [object[], { n: number; changed: number }[]];
    expect(source).toEqual({ exports: 2, transaction_time: '2026-01-02T00:00:00Z' });
    expect([Number(count?.n), Number(count?.changed)]).toEqual([4999, 4999]);
  }, 60_000);

  it('needs no more memory for 100,000 resources than for 5,000', async () => {
    const db = await create();
    const text = 'x'.repeat(1500);
    deliver(5000, { text });
    const few = await startChild(db, 0, '--max-old-space-size=80').result();
    deliver(100_000, { text });
    const many = await startChild(db, 0, '--max-old-space-size=80').result();
    expect(many.applied).toEqual({ stored: 100_000, deleted: 0, removed: 0 });
    // The files are 150 MB.
    expect(many.peakRssBytes - few.peakRssBytes).toBeLessThan(80 * 1024 * 1024);
  }, 180_000);
});
