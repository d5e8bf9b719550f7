import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { workerToken } from '../backend.ts';
import { ehrCommand } from '../ehr-commands.ts';
import { fhirGet } from '../oauth.ts';
import { verifies } from '../verifies.ts';

verifies('docs:fhir-import', 'good lines are there at once, bad ones are named', async () => {
  const id = randomUUID();
  const folder = mkdtempSync(join(tmpdir(), 'fhir-import-'));
  const lines = [
    { resourceType: 'Organization', id, name: 'Clinic of a test' },
    { resourceType: 'Organization', id: 'no/id', name: 'Of no id' },
    { resourceType: 'Basic', id },
  ];
  writeFileSync(join(folder, 'some.ndjson'), lines.map(line => JSON.stringify(line)).join('\n'));
  const { code, output } = await ehrCommand('main-import.ts', 'import', folder);
  expect(code, output).toBe(1);
  for (const said of ['line 2', '1 resource created', '1 refused', '1 Basic']) expect(output).toContain(said);
  const read = await fhirGet(`Organization/${id}`, await workerToken('system/Organization.rs'));
  expect(await read.json()).toMatchObject({ name: 'Clinic of a test', meta: { versionId: '1' } });
});
