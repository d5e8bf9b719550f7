import type { Database } from '@smart-ehr/prisma';
import { all } from '@smart-ehr/prisma';
import { describeOnEachDatabase } from '@smart-ehr/prisma/testing';
import { beforeAll, expect, test } from 'vitest';
import { type AuditEvent, type AuditStore, createAuditStore } from './audit.ts';

const full: AuditEvent = {
  kind: 'consent',
  event: 'approved',
  requestId: 'r-1',
  username: 'ann',
  clientId: 'app',
  grantId: 'g-1',
  patientId: 'p-1',
  door: 'current',
  details: { scope: 'openid' },
};

describeOnEachDatabase('the audit', open => {
  let sql: Database['sql'];
  let audit: AuditStore;
  beforeAll(async () => {
    ({ sql } = await open());
    audit = createAuditStore(sql);
    await audit.add(full, 5);
    await audit.add({ kind: 'sign-in', event: 'signed in' }, 6);
    await audit.add({ kind: 'sign-out', event: 'signed out', grantId: 'g-2' }, 7);
  });

  const events = async (query: Partial<Parameters<AuditStore['list']>[0]>) =>
    (await audit.list({ count: 10, ...query })).map(({ event }) => event);

  test('keeps an event whole, and leaves out what it does not say', async () => {
    expect((await audit.list({ count: 10 })).toReversed().slice(0, 2)).toEqual([
      { id: expect.any(Number), timeMs: 5, ...full },
      { id: expect.any(Number), timeMs: 6, kind: 'sign-in', event: 'signed in', details: {} },
    ]);
  });

  test('is read from the newest on, page by page, of one kind or of one grant', async () => {
    expect(await events({})).toEqual(['signed out', 'signed in', 'approved']);
    const [newest] = await audit.list({ count: 1 });
    expect(await events({ before: newest?.id ?? 0, count: 1 })).toEqual(['signed in']);
    expect(await events({ kind: 'consent' })).toEqual(['approved']);
    expect(await events({ grantId: 'g-2' })).toEqual(['signed out']);
  });

  test.each(["update audit_event set event = 'nothing'", 'delete from audit_event'])('refuses to %s', async text => {
    await expect(sql.write(() => all(text))).rejects.toThrow(/audit events are only added/);
    expect(await events({})).toHaveLength(3);
  });
});
