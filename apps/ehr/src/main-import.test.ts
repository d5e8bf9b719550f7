import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Two starts of a process, on a machine that does much else. */
const timeout = 120_000;
const lines = 3_000;

const folder = mkdtempSync(join(tmpdir(), 'main-import-'));
afterAll(() => rmSync(folder, { recursive: true }));
const patients = Array.from({ length: lines }, (_, nth) => `{"resourceType":"Patient","id":"p${nth}"}\n`);
writeFileSync(
  join(folder, 'Patient.ndjson'),
  [
    ...patients,
    '{"resourceType":\n',
    '{"resourceType":"Claim","id":"c"}\n',
    '{"resourceType":"Patient","id":"x","gender":"yes","shoes":4}\n',
  ].join(''),
);

describeOnEachDatabase('npm run fhir', open => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });

  const countVersions = async () =>
    (await database.sql.readFirst<{ n: number }>('select count(*) as n from resource_version'))?.n ?? 0;

  test('killed in the middle and started again, it has loaded everything once', { timeout }, async () => {
    const first = start(database.url, 'import', folder);
    while ((await countVersions()) === 0) await wait(5);
    first.child.kill('SIGKILL');
    await first.ended;
    const before = await countVersions();

    const { code, said } = await start(database.url, 'import', folder).ended;
    expect(await countVersions()).toBe(lines);
    expect(code).toBe(1);
    expect(said).toContain(`✗ Patient.ndjson, line ${lines + 1}: not a JSON text.`);
    expect(said).toMatch(new RegExp(`✗ Patient.ndjson, line ${lines + 3}: Patient.*gender.*shoes`));
    const numbers = [lines - before, 0, before].map(number => number.toLocaleString('en'));
    expect(said).toContain(
      `1 file: ${numbers[0]} resources created, 0 updated, ${numbers[2]} as they were, 2 refused.\n` +
        'Left out, for these types are not held here: 1 Claim.\n',
    );
  });
});

test.each([
  ['a folder that is not there', ['import', join(folder, 'missing')], 'There is no '],
  ['another command', ['export', folder], 'npm run fhir -- import DIR'],
])('refuses %s', { timeout }, async (_what, args, sentence) => {
  expect(await start('file:never-opened.db', ...args).ended).toEqual({
    code: 1,
    said: expect.stringContaining(sentence),
  });
});

/** Runs the command on a database until it ends. */
function start(databaseUrl: string, ...args: string[]) {
  const command = ['--import', 'tsx', fileURLToPath(new URL('./main-import.ts', import.meta.url)), ...args];
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', text => {
      said += text;
    });
  const ended = once(child, 'close').then(([code]) => ({ code, said }));
  return { child, ended };
}
