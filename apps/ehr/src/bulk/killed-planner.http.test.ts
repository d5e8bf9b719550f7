import { describeOnEachDatabase, startProcess } from '@smart-ehr/prisma/testing';
import { expect, test } from 'vitest';
import { startFhirServer } from '../fhir/testing.ts';
import { records } from '../fhir/testing-records.ts';
import type { Manifest } from './manifest.ts';
import { leaseMs } from './plan.ts';
import { complete, fileText, linesOf } from './testing.ts';

const script = new URL('./planner.test-process.ts', import.meta.url);

describeOnEachDatabase('an export whose planner is killed', open => {
  test('is planned to its end by another process; what was given out stays', { timeout: 120_000 }, async () => {
    const database = await open();
    const accesses = { all: { scope: 'system/*.rs', expiresAtMs: Number.MAX_SAFE_INTEGER } };
    const server = await startFhirServer(database, records, accesses);
    const planner = startProcess(script, database.url, server.base, String(server.clock.nowMs));
    await planner.printedLines(1);
    const status = `${server.base}/$export-status/x_killed`;
    const pages = async () => {
      const found: { status: number; manifest: Manifest }[] = [];
      for (let url: string | undefined = status; url !== undefined; url = found.at(-1)?.manifest.link?.[0].url) {
        const response = await server.request(url, 'all');
        found.push({ status: response.status, manifest: (await response.json()) as Manifest });
      }
      return found;
    };
    const filesOf = (some: Awaited<ReturnType<typeof pages>>) =>
      some.map(({ status: code, manifest: { output } }) => [code, output.map(({ type, count }) => `${type} ${count}`)]);
    const before = await pages();
    expect(filesOf(before)).toEqual([
      [202, ['Patient 3']],
      [202, ['Organization 1']],
    ]);
    const file = before[0]?.manifest.output[0]?.url ?? '';
    const text = await fileText(server, file, 'all');
    await planner.kill();

    expect(await pages()).toEqual(before);
    server.clock.nowMs += 10 * leaseMs;
    expect((await pages())[0]?.status).toBe(202);
    await complete(server, status, 'all');
    const after = await pages();
    expect(filesOf(after)).toEqual([
      [200, ['Patient 3']],
      [200, ['Organization 1']],
      [200, ['Observation 6']],
    ]);
    expect(after.slice(0, 2).map(({ manifest: { output } }) => output)).toEqual(
      before.map(({ manifest: { output } }) => output),
    );
    expect(linesOf(await fileText(server, after[2]?.manifest.output[0]?.url ?? '', 'all'))).toHaveLength(6);
    expect(await fileText(server, file, 'all')).toBe(text);
    await server.close();
  });
});
