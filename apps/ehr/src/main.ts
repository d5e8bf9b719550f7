import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { type Config, ConfigError, fromEnv } from './config.ts';
import { createEhr, type Ehr } from './ehr.ts';
import { createMessages } from './http/messages.ts';
import { endIdleConnections, serverLimits } from './http/server-limits.ts';
import { startWritingQuotas } from './limits/write-quotas.ts';
import { refuseDemoSecrets } from './seed/refuse-demo-secrets.ts';
import { setUp } from './set-up.ts';
import { startHousekeeping } from './stores/housekeeping.ts';
import { startWritingTimes } from './stores/noted-times.ts';

/** Reads the environment, creates the EHR and listens until it is told to stop. */
async function main(): Promise<void> {
  const config = fromEnv(process.env);
  await setUp(config);
  const ehr = await createEhr(config);
  if (!config.demo) await refuseDemoSecrets(ehr);
  const stopHousekeeping = startHousekeeping(ehr);
  const stopWritingQuotas = startWritingQuotas(ehr);
  const writingTimes = startWritingTimes([ehr.lastUsed, ehr.lastSeen], error =>
    ehr.log.error('the last use of apps and sessions was not written', { error: String(error) }),
  );
  const servers = await listen(config, ehr);
  const ports = servers.map(server => (server.address() as AddressInfo).port);
  ehr.log.info('listening', { url: config.url, port: ports[0], demo: config.demo });

  const stop = () => {
    stopHousekeeping();
    stopWritingQuotas();
    ehr.log.info('stopping');
    for (const server of servers) server.close();
    for (const server of servers) server.closeIdleConnections();
    const closed = Promise.all(servers.map(server => new Promise(resolve => server.on('close', resolve))));
    const written = () => Promise.all([ehr.dailyQuota.flush(), writingTimes.stop()]);
    void closed.then(written).then(() => ehr.database.close());
    // Answers under way get five seconds; then the process ends whatever they do.
    setTimeout(() => void writingTimes.stop().then(() => process.exit(0)), 5_000).unref();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

/** One server for each address: `localhost` is 127.0.0.1 to some programs and ::1 to others. */
async function listen(config: Config, ehr: Ehr): Promise<Server[]> {
  const options = { ...serverLimits, ...createMessages() };
  const app = createApp(ehr, options);
  const servers: Server[] = [];
  for (const host of config.hosts) {
    const server = config.tls ? createHttpsServer({ ...config.tls, ...options }, app) : createHttpServer(options, app);
    endIdleConnections(server);
    const isUp = await listenOn(server, host, config.port);
    if (isUp) servers.push(server);
  }
  if (servers.length === 0)
    throw new ConfigError(`None of the addresses ${config.hosts.join(', ')} can be listened on.`);
  return servers;
}

/** False where the machine has no such address (no IPv6, most often). */
function listenOn(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') return resolve(false);
      if (error.code !== 'EADDRINUSE') return reject(error);
      reject(new ConfigError(`Port ${port} is in use: stop what listens there, or set EHR_PORT and EHR_URL.`));
    });
    server.listen({ host, port, ipv6Only: host.includes(':') }, () => resolve(true));
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
