import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';

/** GET /healthz: the process is alive. */
export const alive: RequestHandler = (_request, response) => {
  response.type('text/plain').send('alive\n');
};

/** GET /readyz: the database answers, it has its tables, and the keys unwrap. */
export function ready(ehr: Ehr): RequestHandler {
  return async (_request, response) => {
    const checks: Record<string, () => Promise<unknown>> = {
      database: () => ehr.database.sql.read('select 1 as one'),
      migrations: () => ehr.database.sql.read('select seq from commit_clock'),
      keys: () => ehr.keys.active(ehr.now()),
    };
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => [name, await check().then(isFine, isNot)] as const),
    );
    const isReady = results.every(([, fine]) => fine);
    response
      .status(isReady ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ ready: isReady, checks: Object.fromEntries(results) });
  };
}

const isFine = () => true;
const isNot = () => false;

/** GET /metrics, for Prometheus. */
export function metricsText(ehr: Ehr): RequestHandler {
  return (_request, response) => {
    response.type('text/plain; version=0.0.4').send(ehr.metrics.text());
  };
}
