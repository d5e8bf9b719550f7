import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestDatabase } from '@smart-ehr/prisma/testing';
import { inject } from 'vitest';
import { createApp } from '../app.ts';
import type { Config } from '../config.ts';
import { createEhr, type Ehr } from '../ehr.ts';
import { createMessages } from '../http/messages.ts';
import { serverLimits } from '../http/server-limits.ts';
import { defaultLimits } from '../limits/limit-settings.ts';
import { createPasswords } from '../passwords.ts';
import { seedClients } from '../seed/clients.ts';
import { seedPeople } from '../seed/people.ts';
import { createSigningKeyStore } from '../stores/signing-keys.ts';
import { testKek } from './test-kek.ts';

export type TestEhr = {
  ehr: Ehr;
  origin: string;
  /** What was logged, line by line. */
  log: string[];
  clock: { nowMs: number };
  close(): Promise<void>;
};

/** Where an EHR is reached: all that an app or a browser knows of it. */
export type EhrAddress = Pick<TestEhr, 'origin'>;

/** So that a test waits milliseconds for a password, not tens of them. Never for real people. */
const cheap = createPasswords({ memoryCost: 8, timeCost: 1, parallelism: 1 });

/**
 * The whole EHR with the cast and their clients, listening on a port of its own, at a time that the test moves.
 * Everything is as in `main.ts` except the cost of a password.
 */
export async function startTestEhr(database: TestDatabase, change: Partial<Config> = {}): Promise<TestEhr> {
  const messages = createMessages();
  const server = createServer({ ...serverLimits, ...messages });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  const log: string[] = [];
  const clock = { nowMs: Date.parse('2026-03-01T09:00:00Z') };
  const config: Config = {
    url: origin,
    originAliases: [],
    hosts: ['127.0.0.1'],
    port,
    trustProxy: [],
    tls: undefined,
    databaseUrl: database.url,
    kek: testKek.toString('base64url'),
    keyFile: '',
    bulkWorkerUrl: 'http://localhost:4003',
    screensFolder: '/no-screens',
    framedLaunch: false,
    tenant: undefined,
    registrationToken: undefined,
    keyRotationDays: 0,
    corsOrigins: [],
    limits: defaultLimits(true),
    dailyQuota: undefined,
    brand: { name: 'Lakeside Family Medicine', website: origin },
    bulkV4: false,
    demo: true,
    ...change,
  };
  const signingKeys = createSigningKeyStore(database);
  if ((await signingKeys.list()).length === 0) {
    await signingKeys.add({ ...inject('signingKey'), createdAtMs: clock.nowMs });
  }
  const ehr = await createEhr(config, {
    database,
    now: () => clock.nowMs,
    passwords: cheap,
    writeLog: line => log.push(line),
  });
  await seedPeople(ehr.users, cheap);
  await seedClients(ehr.clients, {});
  server.on('request', createApp(ehr, messages));
  const close = () => new Promise<void>(resolve => server.close(() => resolve()));
  return { ehr, origin, log, clock, close };
}
