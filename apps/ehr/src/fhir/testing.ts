/** For tests over HTTP: the FHIR routes on a port of their own, a real store, and a table of tokens. */
import type { AddressInfo } from 'node:net';
import type { Resource } from '@smart-ehr/fhir';
import { parseScopes } from '@smart-ehr/oauth-core';
import type { Database } from '@smart-ehr/prisma';
import express, { type ErrorRequestHandler } from 'express';
import type { Access } from '../access.ts';
import { createCors } from '../http/cors.ts';
import { endIdleConnections } from '../http/server-limits.ts';
import { loadRecords } from '../seed/records.ts';
import { createCohortStores } from '../stores/cohorts.ts';
import { createExportStores } from '../stores/exports.ts';
import { createResourceHistory } from '../stores/resource-history.ts';
import { createResourceSearch } from '../stores/resource-search.ts';
import { createResourceStore } from '../stores/resources.ts';
import { fhirRoutes } from './routes.ts';

export type TestAccess = Partial<Omit<Access, 'scopes'>> & { scope: string };

export const testNow = Date.UTC(2025, 5, 1);
export const allowedOrigin = 'https://app.example';

/** An access with everything that a test does not care about. */
export function accessOf({ scope, ...rest }: TestAccess): Access {
  return {
    grantId: 'grant',
    clientId: 'app',
    door: 'current',
    scopes: parseScopes(scope),
    expiresAtMs: testNow + 1000,
    ...rest,
  };
}

export async function startFhirServer(
  database: Database,
  resources: Iterable<Resource>,
  accesses: Record<string, TestAccess>,
  { bulkV4 = false } = {},
) {
  const clock = { nowMs: testNow };
  const store = createResourceStore(database.sql, () => clock.nowMs);
  const loaded = await loadRecords(resources, store);
  const tokens = new Map(Object.entries(accesses).map(([token, access]) => [token, accessOf(access)]));
  let statements = 0;
  const counted = { ...database.sql };
  counted.read = (text, ...values) => {
    statements += 1;
    return database.sql.read(text, ...values);
  };
  counted.readFirst = (text, ...values) => {
    statements += 1;
    return database.sql.readFirst(text, ...values);
  };
  counted.readLines = (text, ...values) => {
    statements += 1;
    return database.sql.readLines(text, ...values);
  };
  const app = express();
  app.use(
    '/fhir',
    fhirRoutes({
      base: request => `http://${request.get('host')}/fhir`,
      resources: store,
      search: createResourceSearch(counted),
      history: createResourceHistory(counted),
      exports: createExportStores(counted),
      cohorts: createCohortStores(counted),
      bulkV4,
      findAccess: async ({ token }) => tokens.get(token),
      cors: createCors(origin => origin === allowedOrigin),
      spendQuota: async () => undefined,
      smartConfiguration: () => ({ authorization_endpoint: 'http://x/authorize', token_endpoint: 'http://x/token' }),
      requestId: () => 'request',
      now: () => clock.nowMs,
    }),
  );
  const brokenOff: unknown[] = [];
  const breakOff: ErrorRequestHandler = (error, _request, response, _next) => {
    brokenOff.push(error);
    response.destroy();
  };
  app.use(breakOff);
  const server = app.listen(0);
  await new Promise(resolve => server.once('listening', resolve));
  const base = `http://localhost:${(server.address() as AddressInfo).port}/fhir`;

  /** `fetch` would ask for gzip: to pack and unpack what never travels. Tests of compression ask for it themselves. */
  const asIs = { 'accept-encoding': 'identity' };
  const request = (path: string, token?: string, init: RequestInit = {}) =>
    fetch(path.startsWith('http') ? path : `${base}/${path}`, {
      ...init,
      headers: { ...asIs, ...(token && { authorization: `Bearer ${token}` }), ...init.headers },
    });
  return {
    base,
    store,
    loaded,
    clock,
    request,
    /** Why answers were broken off in the middle. */
    brokenOff,
    async save(...resources: Resource[]): Promise<void> {
      await loadRecords(resources, store);
    },
    async remove(type: Resource['resourceType'], id: string): Promise<void> {
      await store.save([{ type, id, resource: null }]);
    },
    /** The Bundle of a search; throws unless the answer is 200. */
    async search(path: string, token: string): Promise<TestBundle> {
      const response = await request(path, token);
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as TestBundle;
    },
    /** "Type/id" of each entry, in order. */
    async found(path: string, token: string): Promise<string[]> {
      return namesOf(await this.search(path, token));
    },
    /** How many SQL reads a search or an export makes. */
    async countStatements(run: () => Promise<unknown>): Promise<number> {
      const before = statements;
      await run();
      return statements - before;
    },
    /** Cuts off who takes nothing for so long, as the EHR does. */
    endIdleAfter: (ms: number) => endIdleConnections(server, ms),
    close: () => new Promise(resolve => server.close(resolve)),
  };
}

export type TestBundle = {
  total?: number;
  link: { relation: string; url: string }[];
  entry?: { fullUrl: string; resource: Resource; search: { mode: string } }[];
};

export const namesOf = (bundle: TestBundle) =>
  (bundle.entry ?? []).map(({ resource }) => `${resource.resourceType}/${resource.id}`);
