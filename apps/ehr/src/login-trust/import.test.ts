import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approve, redeem } from '../testing/flow.ts';
import { startTestEhr, type TestEhr } from '../testing/test-ehr.ts';
import { importLoginTrusts } from './import-login-trusts.ts';
import { reportOf } from './report.ts';
import { insertStatement, privatePem, tutorialRow } from './testing.ts';

describeOnEachDatabase('the import of Login Trusts', open => {
  let ehr: TestEhr;
  beforeAll(async () => {
    ehr = await startTestEhr(await open());
  });
  afterAll(() => ehr.close());

  const domain = 'launch-of-a-test';
  const at = { nowMs: Date.parse('2026-03-01T09:00:00Z') };
  const statement = insertStatement({ ...tutorialRow, domain });

  test('brings an app to its tokens, with the secret that is shown once', async () => {
    const imported = await importLoginTrusts(statement, ehr.ehr.clients, at);
    const [one] = imported.clients;
    expect([one?.isNew, one?.warnings.length]).toEqual([true, 3]);
    const report = reportOf(imported).join('\n');
    expect(report).toMatch(/client secret +cs_[\w-]{43} {2}\(shown this once\)/);
    expect(report).toMatch(/1 client imported, 3 warnings\.$/);
    expect(report).not.toContain('KEY-----');

    const client = { client_id: domain, redirect_uri: 'http://localhost:8080/code' };
    const approved = await approve(ehr, { parameters: client });
    const answer = await redeem(ehr, approved, { ...client, client_secret: String(one?.newSecret) });
    expect([answer.status, answer.body.patient]).toEqual([200, expect.any(String)]);
  });

  test('again, it changes nothing, and shows no secret', async () => {
    const before = await ehr.ehr.clients.find(domain);
    const imported = await importLoginTrusts(statement, ehr.ehr.clients, at);
    expect(imported.clients[0]).toMatchObject({ isNew: false });
    expect(imported.clients[0]).not.toHaveProperty('newSecret');
    expect(await ehr.ehr.clients.find(domain)).toEqual(before);
  });

  test('over the app of the cast leaves it its secret', async () => {
    const before = await ehr.ehr.clients.find(tutorialRow.domain);
    await importLoginTrusts(insertStatement(tutorialRow), ehr.ehr.clients, at);
    const after = await ehr.ehr.clients.find(tutorialRow.domain);
    expect(after).toMatchObject({ clientSecretHash: before?.clientSecretHash, redirectUris: before?.redirectUris });
  });

  test('is told in the audit', async () => {
    const events = await ehr.ehr.audit.list({ kind: 'administration', count: 10 });
    expect(events).toContainEqual(expect.objectContaining({ event: 'login trust imported', clientId: domain }));
  });

  test('keeps no private key', async () => {
    const row = await ehr.ehr.database.prisma.client.findUnique({ where: { clientId: domain } });
    expect(row?.loginTrust).toBe(JSON.stringify((await ehr.ehr.clients.find(domain))?.loginTrust));
    for (const line of privatePem.split('\n').slice(1, -2)) expect(JSON.stringify(row)).not.toContain(line);
  });

  test('is of all rows or of none', async () => {
    const good = { ...tutorialRow, domain: 'good' };
    const bad = { ...tutorialRow, domain: 'bad', login_url: 'ftp://app.example/' };
    const file = `${insertStatement(good)};${insertStatement(bad)}`;
    await expect(importLoginTrusts(file, ehr.ehr.clients, at)).rejects.toThrow(/^line 1\d: login_url was expected/);
    expect(await ehr.ehr.clients.find('good')).toBeUndefined();
  });

  test('leaves out what is no FHIR app, and says so', async () => {
    const imported = await importLoginTrusts(
      insertStatement({ ...tutorialRow, domain: 'sso', allowed_options: 3 }),
      ehr.ehr.clients,
      at,
    );
    expect(reportOf(imported)).toEqual([
      expect.stringMatching(/^! sso: not imported\. Its allowed_options lack 8388608/),
      '0 clients imported, 1 warning.',
    ]);
    expect(await ehr.ehr.clients.find('sso')).toBeUndefined();
  });
});
