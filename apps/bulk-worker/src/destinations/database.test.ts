import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCommandLine } from '../command-line.ts';
import type { Config } from '../config.ts';
import type { OnProgress } from '../export/progress.ts';
import type { PastExport } from '../export-folder.ts';
import { exitCode } from '../report.ts';
import { runExport } from '../run-export.ts';
import { ndjson, ndjsonFile, outcome } from '../testing/bulk-server.ts';
import { createChangingServer, deletions } from '../testing/changing-server.ts';
import { describeOnEachDatabase, type TestDatabase } from '../testing/databases.ts';
import { startTrial, type Trial } from '../testing/trial.ts';
import { decideSince, readDestination } from './decide.ts';

type Records = ReturnType<typeof createChangingServer>;
let trial: Trial;
let records: Records;
let runs = 0;
beforeEach(async () => {
  trial = await startTrial();
  records = createChangingServer(trial);
  records.put('Patient', 'a', { birthDate: '1970-05-01' });
  records.put('Patient', 'b', { birthDate: '1990-05-01' });
  records.put('Condition', 'c');
});
afterEach(() => trial.end());

/** `npm run bulk -- export …` with these options. */
async function run(
  options: string,
  around: { config?: Config; signal?: AbortSignal; onProgress?: OnProgress; folder?: string | undefined } = {},
) {
  const command = parseCommandLine(['export', ...options.split(' ').filter(Boolean)]);
  if (command.name !== 'export') throw new Error(options);
  runs += 1;
  const ownFolder = join(trial.worker.exportsFolder, String(runs));
  const { config, folder } = readDestination(around.config ?? trial.worker, command.to);
  return runExport(config, {
    wish: await decideSince(config, command),
    folder: folder ?? ('folder' in around ? around.folder : ownFolder),
    ...(command.full && { anew: true }),
    clock: trial.clock,
    signal: around.signal ?? new AbortController().signal,
    onProgress: around.onProgress ?? (() => undefined),
  });
}

const sinceSent = () => trial.server.received.findLast(({ path }) => path.endsWith('$export'))?.query.get('_since');

type Held = { type: string; id: string; version_id: string | null; body: unknown };
/** What the database holds of its first, or of this source; each body as the server had it. */
async function held({ ask }: TestDatabase, source = 1): Promise<unknown[]> {
  const rows = await ask<Held>(`SELECT type, id, body FROM export_resource WHERE source = ${source} ORDER BY type, id`);
  return rows.map(({ body }) => (typeof body === 'string' ? JSON.parse(body) : body));
}

describeOnEachDatabase('an export into a database', create => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await create();
  });
  const into = (options = '') => run(`--to ${db.to} ${options}`);
  const failure = async (running: Promise<PastExport>) => {
    const { report } = await running;
    return [exitCode(report), report.problem];
  };

  it('makes it, and then it equals the server', async () => {
    const transactionTime = records.offer();
    const { report, folder } = await into();
    expect(report).toMatchObject({
      outcome: 'complete',
      transactionTime,
      database: { applied: { stored: 3, deleted: 0, removed: 0 } },
    });
    expect(sinceSent()).toBeNull();
    expect(await held(db)).toEqual(records.all());
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['log.ndjson', 'report.json']);
  });

  it('goes on from where it is, with changes and deletions', async () => {
    const first = records.offer();
    await into();
    records.put('Patient', 'a', { birthDate: '1971-01-01' });
    records.put('Patient', 'd');
    records.delete('Condition', 'c');
    const second = records.offer({ since: first });
    const { report } = await into();
    expect(sinceSent()).toBe(first);
    expect(report.database?.applied).toEqual({ stored: 2, deleted: 1, removed: 0 });
    expect(await held(db)).toEqual(records.all());
    records.offer({ since: second });
    expect((await into()).report.database?.applied).toEqual({ stored: 0, deleted: 0, removed: 0 });
    expect(sinceSent()).toBe(second);
    expect(await held(db)).toEqual(records.all());
  });

  describe('of a worker that was killed', () => {
    const kickOffs = () => trial.server.sentTo('/fhir/$export').length;
    /** Leaves the folder as it was at the last moment before the database had everything. */
    async function runKilled(): Promise<string> {
      const { exportsFolder } = trial.worker;
      const whole = join(exportsFolder, 'whole');
      const folder = join(exportsFolder, 'killed.partial');
      const filter = (name: string) => !/lock\.\d+$/.test(name);
      await run(`--to ${db.to}`, {
        folder: whole,
        onProgress({ step }) {
          if (step === 'applying') cpSync(`${whole}.partial`, folder, { recursive: true, filter });
        },
      });
      rmSync(whole, { recursive: true });
      return folder;
    }
    const runAnywhere = () => run(`--to ${db.to}`, { folder: undefined });

    it.each(['everything', 'changes'])('when the database had %s, the next run tidies up', async what => {
      const since = what === 'changes' ? records.offer() : undefined;
      if (since) await into();
      records.put('Patient', 'd');
      records.delete('Condition', 'c');
      const transactionTime = records.offer({ since });
      await runKilled();
      const before = kickOffs();
      const { report } = await runAnywhere();
      expect(report).toMatchObject({ outcome: 'complete', transactionTime, wish: { ...(since && { since }) } });
      expect(readdirSync(trial.worker.exportsFolder).filter(name => name.startsWith('killed'))).toEqual(['killed']);
      expect(kickOffs()).toBe(before);
      expect(await held(db)).toEqual(records.all());
      records.put('Patient', 'e');
      records.offer({ since: transactionTime });
      await runAnywhere();
      expect([sinceSent(), kickOffs()]).toEqual([transactionTime, before + 1]);
      expect(await held(db)).toEqual(records.all());
    });

    it('and overtaken by another meanwhile, what it left is not gone on with', async () => {
      records.offer();
      await runKilled();
      records.put('Patient', 'd');
      const second = records.offer();
      await into('--full');
      records.offer({ since: second });
      await runAnywhere();
      expect(sinceSent()).toBe(second);
      expect(await held(db)).toEqual(records.all());
    });
  });

  it('equals the server after any number of them', async () => {
    let random = 7;
    const next = (below: number) => {
      random = (random * 48_271) % 2_147_483_647;
      return random % below;
    };
    let since: string | undefined;
    for (let round = 0; round < 12; round += 1) {
      for (let change = next(9); change > 0; change -= 1) {
        const [type, id] = [['Patient', 'Condition', 'Observation'][next(3)] ?? 'Patient', `r${next(8)}`];
        if (next(3) === 0) records.delete(type, id);
        else records.put(type, id, { round });
      }
      const isFull = round === 7;
      const offered = records.offer({ since: isFull ? undefined : since });
      expect((await into(isFull ? '--full' : '')).report.outcome).toBe('complete');
      expect(await held(db)).toEqual(records.all());
      since = offered;
    }
  }, 30_000);

  it('applies the outputs, then the deletions', async () => {
    const first = records.offer();
    await into();
    records.put('Patient', 'a');
    records.offer({
      since: first,
      change: { deleted: [{ type: 'Bundle', url: `${trial.server.origin}/files/deleted`, count: 1 }] },
    });
    trial.says('GET /files/deleted', ndjsonFile(ndjson([deletions(['Patient/a', 'Patient/never-there'])])));
    expect((await into()).report.database?.applied).toEqual({ stored: 1, deleted: 1, removed: 0 });
    expect(await db.ask(`SELECT id FROM patient`)).toEqual([{ id: 'b' }]);
  });

  it('replaces everything when it is full', async () => {
    records.offer();
    await into();
    records.delete('Patient', 'b'); // and it is not told
    records.put('Observation', 'o');
    records.offer();
    const { report } = await into('--full');
    expect(sinceSent()).toBeNull();
    expect(report.database?.applied).toEqual({ stored: 3, deleted: 0, removed: 1 });
    expect(await held(db)).toEqual(records.all());
  });

  it('is the same when it is applied again', async () => {
    records.offer();
    await into();
    await into('--full');
    expect(await held(db)).toEqual(records.all());
    expect(await db.ask('SELECT exports FROM export_source')).toEqual([{ exports: 2 }]);
  });

  it('takes a resource twice, of which the last line counts', async () => {
    records.offer({ change: { output: [{ type: 'Patient', url: `${trial.server.origin}/files/Patient` }] } });
    const twice = [
      { resourceType: 'Patient', id: 'a', n: 1 },
      { resourceType: 'Patient', id: 'a', n: 2 },
    ];
    trial.says('GET /files/Patient', ndjsonFile(ndjson(twice)));
    await into();
    expect(await held(db)).toEqual(twice.slice(1));
  });

  it('of nothing empties it', async () => {
    records.offer();
    await into();
    records.offer({ change: { output: [] } });
    expect((await into('--full')).report.database?.applied).toEqual({ stored: 0, deleted: 0, removed: 3 });
    expect(await db.ask('SELECT * FROM patient')).toEqual([]);
  });

  it('keeps the digits of decimals', async () => {
    records.offer({ change: { output: [{ type: 'Observation', url: `${trial.server.origin}/files/o` }] } });
    trial.says('GET /files/o', ndjsonFile('{"resourceType":"Observation","id":"o","valueQuantity":{"value":7.50}}\n'));
    await into();
    const [row] = await db.ask<{ text: string }>('SELECT CAST(body AS text) AS text FROM observation');
    expect(row?.text).toMatch(/"value": ?7\.50/);
  });

  it('is asked with SQL', async () => {
    const quantity = (id: string, value: number) =>
      records.put('Observation', id, {
        code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] },
        subject: { reference: 'Patient/a' },
        valueQuantity: { value, unit: '%' },
      });
    quantity('high', 8.4);
    quantity('low', 7.9);
    records.put('Observation', 'other', { code: { coding: [{ code: '8302-2' }] }, valueQuantity: { value: 180 } });
    records.offer();
    await into();
    const younger =
      "SELECT id, body->>'birthDate' AS born FROM Patient WHERE body->>'birthDate' >= '1980' ORDER BY born";
    expect(await db.ask(younger)).toEqual([{ id: 'b', born: '1990-05-01' }]);
    const isHba1c = {
      sqlite: "EXISTS (SELECT 1 FROM json_each(o.body, '$.code.coding') WHERE value->>'code' = '4548-4')",
      postgresql: `o.body @> '{"code":{"coding":[{"code":"4548-4"}]}}'`,
    }[db.kind];
    const hba1cOver8 = `SELECT p.id AS patient, CAST(o.body->'valueQuantity'->>'value' AS numeric) AS hba1c
      FROM observation o JOIN patient p ON o.body->'subject'->>'reference' = 'Patient/' || p.id AND p.source = o.source
      WHERE ${isHba1c} AND CAST(o.body->'valueQuantity'->>'value' AS numeric) > 8`;
    expect((await db.ask(hba1cOver8)).map(row => ({ ...row, hba1c: Number(row.hba1c) }))).toEqual([
      { patient: 'a', hba1c: 8.4 },
    ]);
  });

  it('takes the queries of the README', async () => {
    records.put('Observation', 'o', {
      code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] },
      subject: { reference: 'Patient/a' },
      effectiveDateTime: '2026-01-01',
      valueQuantity: { value: 8.4 },
    });
    records.offer();
    await into();
    const other = { sqlite: /: PostgreSQL\n/, postgresql: /: SQLite\n/ }[db.kind];
    const queries = readmeQueries().filter(query => !other.test(query));
    const answers = [];
    for (const query of queries) answers.push(await db.ask(query.replaceAll(/^--.*$/gm, '')));
    expect(answers).toEqual([
      [
        { id: 'a', family: null, born: '1970-05-01' },
        { id: 'b', family: null, born: '1990-05-01' },
      ],
      [{ patient: 'Patient/a', at: '2026-01-01', hba1c: expect.toSatisfy(value => Number(value) === 8.4) }],
      ['Condition', 'Observation', 'Patient'].map(type => expect.objectContaining({ level: 'system', type })),
      [],
    ]);
  });

  describe('with several sources', () => {
    it('keeps those of two servers apart', async () => {
      records.offer();
      await into();
      const other = await startTrial();
      try {
        const others = createChangingServer(other);
        others.put('Patient', 'a', { birthDate: '2000-01-01' });
        others.offer();
        await run(`--to ${db.to}`, { config: other.worker });
        expect(await held(db, 1)).toEqual(records.all());
        expect(await held(db, 2)).toEqual(others.all());
      } finally {
        other.end();
      }
    });

    it.each<[string, string]>([
      ['some types', '--type Condition,Patient'],
      ['all patients', '--patient-level'],
      ['one group', '--group g1'],
    ])('an export of %s touches no other', async (_what, options) => {
      records.offer();
      await into();
      const everything = records.all();
      records.delete('Patient', 'b');
      records.put('Observation', 'o');
      records.offer({ types: ['Condition', 'Patient'] });
      expect((await into(options)).report.database?.applied).toEqual({ stored: 2, deleted: 0, removed: 0 });
      expect(sinceSent()).toBeNull();
      expect(await held(db, 1)).toEqual(everything);
      expect(await held(db, 2)).toEqual(records.all().filter(({ resourceType }) => resourceType !== 'Observation'));
    });

    it('the order of the types makes no other source', async () => {
      const since = records.offer();
      await into('--type Patient,Condition');
      records.offer({ since });
      await into('--type Condition,Patient,Condition');
      expect(sinceSent()).toBe(since);
    });

    it('one of them is removed with its resources', async () => {
      records.offer();
      await into();
      await into('--patient-level');
      if (db.kind === 'sqlite') return; // there, foreign keys are a setting of the session that deletes
      await db.ask('DELETE FROM export_source WHERE id = 1');
      expect(await held(db, 1)).toEqual([]);
      expect(await held(db, 2)).toEqual(records.all());
    });
  });

  it.each([
    ['a filter', '--type-filter Patient?active=true'],
    ['elements', '--elements id'],
    ['one patient', '--patient a'],
  ])('of what %s leaves is a source of its own, and exported anew', async (_what, options) => {
    records.offer();
    await into();
    trial.says('POST /fhir/Patient/$export', {
      status: 202,
      headers: { 'Content-Location': `${trial.server.origin}/jobs/1` },
    });
    records.offer({ types: ['Patient'] });
    for (let time = 0; time < 2; time += 1) expect((await into(options)).report.outcome).toBe('complete');
    expect(sinceSent()).toBeNull();
    expect(await held(db, 2)).toHaveLength(2);
    expect(await held(db, 1)).toEqual(records.all());
  });

  it('that is organized in blocks or comes in parts is the same', async () => {
    const since = records.offer();
    await into();
    records.offer({ since });
    await into('--organize-by Patient --partial-manifests');
    expect(sinceSent()).toBe(since);
  });

  it('begins anew when the scopes are others', async () => {
    records.offer();
    await into();
    records.offer();
    await run(`--to ${db.to}`, { config: { ...trial.worker, scope: 'system/Patient.rs' } });
    expect(sinceSent()).toBeNull();
    expect(await db.ask('SELECT scope FROM export_source')).toEqual([{ scope: 'system/Patient.rs' }]);
  });

  it('of a group is exported anew, because nobody tells who has left, unless one asks for changes', async () => {
    const since = records.offer();
    await into('--group g1');
    await into('--group g1');
    expect(sinceSent()).toBeNull();
    records.offer({ since });
    await into('--group g1 --since last');
    expect(sinceSent()).toBe(since);
  });

  it('goes on from an instant that it has reached', async () => {
    const since = records.offer();
    await into();
    const earlier = '2026-01-01T00:00:00Z';
    records.offer({ since });
    expect((await into(`--since ${earlier}`)).report.outcome).toBe('complete');
    expect(sinceSent()).toBe(earlier);
  });

  describe('refuses, before it asks the server,', () => {
    it('changes when there is nothing to be changed', async () => {
      await expect(into('--since 2026-01-01T00:00:00Z')).rejects.toThrow('There is nothing yet that changes could be');
      expect(trial.server.received).toEqual([]);
    });

    it('changes since a time that it has not reached', async () => {
      records.offer();
      await into();
      await expect(into('--since 2026-06-01T00:00:00Z')).rejects.toThrow('earlier than 2026-06-01T00:00:00Z');
    });

    it('tables of a later version', async () => {
      records.offer();
      await into();
      await db.ask('UPDATE export_schema SET version = 2');
      await expect(into()).rejects.toThrow('its tables are of version 2, and this worker knows 1');
    });

    it('a database of somebody else', async () => {
      if (db.kind === 'postgresql') await db.ask('CREATE SCHEMA fhir; CREATE TABLE fhir.patient (id int)');
      else await db.ask('CREATE TABLE patient (id int)');
      await expect(into()).rejects.toThrow(/holds something else/);
    });
  });

  describe('is left as it was when', () => {
    let before: unknown[];
    let first: string;
    beforeEach(async () => {
      first = records.offer();
      await into();
      before = await held(db);
      records.put('Patient', 'a', { changed: true });
      records.delete('Patient', 'b');
      records.put('Patient', 'e');
    });
    afterEach(async () => {
      expect(await held(db)).toEqual(before);
      expect(await db.ask('SELECT exports, transaction_time FROM export_source')).toEqual([
        { exports: 1, transaction_time: first },
      ]);
      // and the next export goes on from there
      records.offer({ since: first });
      trial.says('GET /fhir/$export', {
        status: 202,
        headers: { 'Content-Location': `${trial.server.origin}/jobs/1` },
      });
      expect((await into()).report.outcome).toBe('complete');
      expect(await held(db)).toEqual(records.all());
    });

    it('the server cannot honour the _since', async () => {
      records.offer({ since: first });
      trial.says('GET /fhir/$export', { status: 400, body: outcome('invalid', 'This _since is before our history.') });
      expect(await failure(into())).toEqual([1, expect.stringContaining('This _since is before our history.')]);
    });

    it('the server does not honour the _since and says nothing', async () => {
      records.offer();
      const [code, problem] = await failure(into());
      expect(code).toBe(3);
      expect(problem).toContain(`did not honour _since=${first}`);
      expect(problem).toContain('--full');
    });

    it.each(['', '--since 2026-01-01T00:00:00Z'])('the transactionTime goes back %s', async options => {
      records.offer({ since: first, change: { transactionTime: '2026-01-01T00:01:00.000Z' } });
      const [code, problem] = await failure(into(options));
      expect(code).toBe(3);
      expect(problem).toContain(`went back. This export is as of 2026-01-01T00:01:00.000Z`);
    });

    it('a file is not what was promised', async () => {
      records.offer({ since: first });
      trial.says('GET /files/Patient', ndjsonFile(ndjson([{ resourceType: 'Patient' }, { resourceType: 'Patient' }])));
      expect(await failure(into())).toEqual([3, expect.stringContaining('line 1 has a resource without id')]);
    });

    it('the deletions are something else', async () => {
      records.offer({ since: first });
      trial.says('GET /files/deleted', ndjsonFile(ndjson([deletions(['Patient/b'], 'PUT')])));
      expect(await failure(into())).toEqual([3, expect.stringContaining('no DELETE but a PUT')]);
    });

    it('the server says that parts are missing', async () => {
      records.offer({
        since: first,
        change: { error: [{ type: 'OperationOutcome', url: `${trial.server.origin}/files/error` }] },
      });
      trial.says('GET /files/error', ndjsonFile(ndjson([outcome('exception', 'No Patient/a.')])));
      expect(await failure(into())).toEqual([4, expect.stringContaining('Nothing was applied to')]);
    });

    it('it is stopped while it is applied', async () => {
      records.offer({ since: first });
      const stopping = new AbortController();
      const { report } = await run(`--to ${db.to}`, {
        signal: stopping.signal,
        onProgress: ({ step, resources }) => step === 'applying' && resources > 0 && stopping.abort(),
      });
      expect(exitCode(report)).toBe(130);
    });
  });

  it('that does not take an export is told, and the next run goes on with the same files', async () => {
    const since = records.offer();
    await into();
    records.put('Patient', 'a');
    records.offer({ since });
    const [obstacle, remedy] = {
      sqlite: [
        "CREATE TRIGGER full BEFORE UPDATE ON export_resource BEGIN SELECT RAISE(ABORT, 'no more'); END",
        'DROP TRIGGER full',
      ],
      postgresql: [
        "ALTER TABLE export_resource ADD CONSTRAINT full_up CHECK (body->>'id' <> 'a') NOT VALID",
        'ALTER TABLE export_resource DROP CONSTRAINT full_up',
      ],
    }[db.kind] as [string, string];
    await db.ask(obstacle);
    const folder = join(trial.worker.exportsFolder, 'kept');
    const first = await run(`--to ${db.to}`, { folder });
    expect(exitCode(first.report)).toBe(1);
    expect(first.report.problem).toMatch(
      /did not take the export: .* The next run of the same export goes on with it/s,
    );
    await db.ask(remedy);
    const asked = trial.server.sentTo('/files/Patient').length;
    const second = await run(`--to ${db.to}`, { folder });
    expect(second.report).toMatchObject({ outcome: 'complete', database: { applied: { stored: 1 } } });
    expect(trial.server.sentTo('/files/Patient')).toHaveLength(asked);
    expect(await held(db)).toEqual(records.all());
    expect(readdirSync(second.folder, { recursive: true }).sort()).toEqual(['log.ndjson', 'report.json']);
  });

  it('a character that no FHIR string may have is refused by jsonb, and the server is to blame', async () => {
    records.offer({ change: { output: [{ type: 'Patient', url: `${trial.server.origin}/files/Patient` }] } });
    trial.says('GET /files/Patient', ndjsonFile('{"resourceType":"Patient","id":"a","x":"\\u0000"}\n'));
    const [code, problem] = await failure(into());
    if (db.kind === 'sqlite') expect(code).toBe(0);
    else expect([code, problem]).toEqual([3, expect.stringContaining('a character that no FHIR string may have')]);
  });

  it('an older export replaces a newer one when somebody asks for it', async () => {
    records.offer();
    await into();
    const change = { transactionTime: '2025-12-31T00:00:00.000Z' };
    records.offer({ change });
    expect((await into('--full')).report).toMatchObject({ outcome: 'complete', ...change });
    expect(await db.ask('SELECT transaction_time FROM export_source')).toEqual([
      { transaction_time: change.transactionTime },
    ]);
  });

  it('two exports at once take turns', async () => {
    const since = records.offer();
    await into();
    records.put('Patient', 'a', { changed: true });
    records.offer({ since });
    const both = await Promise.all([into(), run(`--to ${db.to} --patient-level`)]);
    expect(both.map(({ report }) => report.outcome)).toEqual(['complete', 'complete']);
    expect(await held(db, 1)).toEqual(records.all());
  });

  it('is not counted among the folders that exports go on from', async () => {
    records.offer();
    await into();
    records.offer();
    await run('--since last');
    expect(sinceSent()).toBeNull();
  });
});

function readmeQueries(): string[] {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, sql = ''] = /```sql\n(.*?)```/s.exec(readme) ?? [];
  return sql.split(/(?<=;)\n/).filter(query => query.trim() !== '');
}

describe('a database that cannot be used', () => {
  it.each([
    ['sqlite:/dev/null/records.db', 'sqlite:/dev/null/records.db cannot be used'],
    ['sqlite:/', 'cannot be used'],
    ['postgresql://ann:s3cret@localhost:1/records', 'postgresql://ann@localhost:1/records cannot be used'],
  ])('%s is told before anything is asked, without the password', async (to, sentence) => {
    const message = await run(`--to ${to}`).catch((error: Error) => error.message);
    expect(message).toContain(sentence);
    expect(message).not.toContain('s3cret');
    expect(trial.server.received).toEqual([]);
  });
});
