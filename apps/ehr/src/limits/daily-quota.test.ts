import { describeOnEachDatabase, type TestDatabase } from '@smart-ehr/prisma/testing';
import { beforeEach, expect, test } from 'vitest';
import { createClientStore } from '../stores/clients.ts';
import { createQuotaUseStore } from '../stores/quota-use.ts';
import { createDailyQuota, type DailyQuota } from './daily-quota.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');
const halfADay = 12 * 60 * 60;

/** How many of so many requests are let through. */
async function spend(quota: DailyQuota, times: number, clientId = 'app', nowMs = noon): Promise<number> {
  let passed = 0;
  for (let at = 0; at < times; at += 1) passed += (await quota.spend(clientId, nowMs)) === undefined ? 1 : 0;
  return passed;
}

describeOnEachDatabase('the daily quota', open => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });
  const create = (common: number | undefined) => createDailyQuota(createQuotaUseStore(database.sql), common);

  test('is off unless it is set', async () => {
    expect(await spend(create(undefined), 500)).toBe(500);
  });

  test('lets exactly so many through, and says until when to wait', async () => {
    const quota = create(250);
    expect(await spend(quota, 300)).toBe(250);
    expect(await quota.spend('app', noon)).toEqual({ quota: 250, secondsToWait: halfADay });
  });

  test('is exact for requests that come all at once', async () => {
    const quota = create(250);
    const passed = await Promise.all(Array.from({ length: 400 }, () => quota.spend('app', noon)));
    expect(passed.filter(exhausted => exhausted === undefined)).toHaveLength(250);
  });

  test('is each app’s own', async () => {
    const quota = create(5);
    await spend(quota, 10);
    expect(await spend(quota, 10, 'other')).toBe(5);
  });

  test('begins anew at midnight UTC, when the seconds are over', async () => {
    const quota = create(5);
    await spend(quota, 10);
    expect(await spend(quota, 10, 'app', noon + halfADay * 1000 - 1)).toBe(0);
    expect(await spend(quota, 10, 'app', noon + halfADay * 1000)).toBe(5);
  });

  test('of an app alone outweighs the common one', async () => {
    const clients = createClientStore(database.sql);
    await clients.save({
      clientId: 'app',
      clientName: 'App',
      publisher: '',
      tokenEndpointAuthMethod: 'none',
      applicationType: 'web',
      redirectUris: [],
      grantTypes: [],
      scope: '',
      legacyPkce: false,
    });
    await database.prisma.client.update({ where: { clientId: 'app' }, data: { dailyQuota: 3 } });
    expect([await spend(create(5), 10), await spend(create(undefined), 10)]).toEqual([3, 0]);
    expect(await spend(create(5), 10, 'other')).toBe(5);
  });

  test('is shared by all instances, and each further one lets through one batch too much at most', async () => {
    const instances = [create(1000), create(1000), create(1000)] as const;
    let passed = 0;
    for (let at = 0; at < 500; at += 1) for (const instance of instances) passed += await spend(instance, 1);
    expect(passed).toBeGreaterThanOrEqual(1000);
    expect(passed).toBeLessThanOrEqual(1020);
  });

  test('holds after a restart for what was written down', async () => {
    const before = create(250);
    await spend(before, 101);
    await before.flush();
    expect(await spend(create(250), 300)).toBe(149);
  });
});
