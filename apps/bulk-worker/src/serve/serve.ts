import { createServer, type RequestListener, type Server } from 'node:http';
import { type Config, ConfigError } from '../config.ts';
import { systemClock } from '../export/clock.ts';
import { ensureKeys } from '../keys/key-files.ts';
import { createApp } from './app.ts';
import { createExporter } from './exporter.ts';
import { keepSchedule } from './schedule.ts';

/** Serves the page and the public key until `stopped`; then an export under way is stopped as well. */
export async function serve(config: Config, stopped: AbortSignal): Promise<void> {
  await ensureKeys(config);
  const exporter = createExporter(config, systemClock);
  const servers = await listen(config.port, createApp(config, exporter));
  console.log(`The bulk worker is at ${config.origin}`);
  keepSchedule(config, { wish: { level: 'system' }, start: exporter.start }, systemClock, stopped).catch(
    (error: unknown) => {
      if (!stopped.aborted) console.error('The schedule has ended.', error);
    },
  );
  await new Promise(resolve => stopped.addEventListener('abort', resolve, { once: true }));
  for (const server of servers) server.close();
  await exporter.stop();
  for (const server of servers) server.closeAllConnections();
}

/** One server for each address of the loopback: `localhost` is 127.0.0.1 to some programs and ::1 to others. */
async function listen(port: number, app: RequestListener): Promise<Server[]> {
  const servers = await Promise.all(['127.0.0.1', '::1'].map(host => listenOn(host, port, app)));
  return servers.filter(server => server !== undefined);
}

/** Undefined where the machine has no such address (no IPv6, most often). */
function listenOn(host: string, port: number, app: RequestListener): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer(app);
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return resolve(undefined);
      if (error.code !== 'EADDRINUSE') return reject(error);
      reject(new ConfigError(`Port ${port} is in use: stop what listens there, or set BULK_WORKER_URL.`));
    });
    server.listen({ host, port, ipv6Only: host === '::1' }, () => resolve(server));
  });
}
