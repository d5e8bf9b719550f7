import { readdirSync } from 'node:fs';
import { createServer, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { systemClock } from '../export/clock.ts';
import { createApp } from '../serve/app.ts';
import { createExporter } from '../serve/exporter.ts';
import { startTrial } from './trial.ts';

type Sent = { method?: string; headers?: Record<string, string>; body?: string };
type Answered = { status: number | undefined; headers: Record<string, unknown>; body: string };

/** The worker's page on a port of its own, for a worker that waits 5 ms where another would wait seconds. */
export async function startPageTrial() {
  const trial = await startTrial();
  let routes: RequestListener;
  const app = createServer((...exchange) => routes(...exchange)).listen(0, 'localhost');
  await new Promise(resolve => app.once('listening', resolve));
  const origin = `http://localhost:${(app.address() as AddressInfo).port}`;
  const soon = (signal = new AbortController().signal) => systemClock.wait(5, signal);
  const exporter = createExporter(trial.worker, { ...systemClock, wait: (_ms, signal) => soon(signal) });
  const schedule = (everyMs: number | undefined) => {
    routes = createApp({ ...trial.worker, origin, everyMs }, exporter);
  };
  schedule(undefined);

  /** fetch sets Host, Origin and Sec-Fetch-Site by itself; this sends what it is told. */
  function send(path: string, { method = 'GET', headers = {}, body = '' }: Sent = {}): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const sent = request(`${origin}${path}`, { method, headers }, async response =>
        resolve({ status: response.statusCode, headers: response.headers, body: await text(response) }),
      );
      sent.on('error', reject).end(body);
    });
  }
  const page = async () => (await send('/')).body;

  return {
    ...trial,
    app,
    origin,
    exporter,
    schedule,
    send,
    post(path: string, body = '', headers: Record<string, string> = { Origin: origin }) {
      const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
      return send(path, { method: 'POST', headers: { ...type, ...headers }, body });
    },
    page,
    async pageWith(wanted: string): Promise<string> {
      for (;;) {
        const shown = await page();
        if (shown.includes(wanted)) return shown;
        await soon();
      }
    },
    async untilEnded() {
      while (exporter.running()) await soon();
    },
    /** The folder of the one export that there was. */
    onlyFolder: () => join(trial.worker.exportsFolder, readdirSync(trial.worker.exportsFolder)[0] ?? ''),
    async end() {
      await exporter.stop();
      app.close();
      app.closeAllConnections();
      trial.end();
    },
  };
}

export type PageTrial = Awaited<ReturnType<typeof startPageTrial>>;
