import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createServer as createHttpsServer, request as httpsRequest } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type BrowserContext, chromium } from '@playwright/test';
import { generate } from 'selfsigned';
import { chromiumFlags } from './stack.ts';

/**
 * The EHR and the practitioner app on two different sites over https, which localhost cannot show: there everything is
 * one site and cookies go everywhere. The browser resolves the names to this machine; the certificate is made anew.
 */

/** As an EHR is by default, and one with EHR_FRAMED_LAUNCH=1; both on one database. */
export const plainEhr = 'https://ehr.example';
export const framingEhr = 'https://framing-ehr.example';
export const appSite = 'https://app.example';
/** A second name of the plain EHR: the host that WebChart's example app calls. */
export const webchartAlias = 'https://fhirr4sandbox.webch.art';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, '.data/e2e/two-sites');
const tsx = ['--import', import.meta.resolve('tsx')];

/** A clock that is ahead by as many milliseconds as the file says at that moment. */
const clockFile = join(folder, 'milliseconds-ahead');
const clockAhead = [
  '--import',
  `data:text/javascript,${encodeURIComponent(`import { readFileSync } from 'node:fs';
    const now = Date.now;
    Date.now = () => now() + Number(readFileSync(${JSON.stringify(clockFile)}, 'utf8'));`)}`,
];
const justOverFiveMinutes = 301_000;

export type TwoSites = {
  /** A browser of its own for one person. */
  open(): Promise<BrowserContext>;
  /** A browser whose owner has decided whether a frame of another site may keep anything. */
  openProfile(thirdPartyStorage: 'allowed' | 'blocked'): Promise<BrowserContext>;
  /** The same as `open`, for which the plain EHR is five minutes ahead, or more: the same database behind another clock. */
  openLater(millisecondsAhead?: number): Promise<BrowserContext>;
  /** Moves that other clock. */
  setClockAhead(milliseconds: number): void;
  /** Where the plain EHR listens, for what is no browser. */
  plainPort: number;
  stop(): Promise<void>;
};

export async function startTwoSites(): Promise<TwoSites> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const setClockAhead = (milliseconds: number) => {
    writeFileSync(`${clockFile}.new`, String(milliseconds));
    renameSync(`${clockFile}.new`, clockFile);
  };
  setClockAhead(justOverFiveMinutes);
  const tls = await certificate();
  const [plainPort, framingPort, laterPort, appPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const shared = {
    ...process.env,
    NODE_ENV: 'production',
    EHR_DEMO: '1',
    EHR_URL: plainEhr,
    EHR_ORIGIN_ALIASES: webchartAlias,
    EHR_PORT: String(plainPort),
    EHR_TLS_CERT: tls.certFile,
    EHR_TLS_KEY: tls.keyFile,
    EHR_FRAMED_LAUNCH: '',
    DATABASE_URL: `file:${join(folder, 'ehr.db')}`,
    PRACTITIONER_APP_URL: appSite,
    PRACTITIONER_APP_PORT: String(appPort),
    PRACTITIONER_APP_FHIR_BASES: `${plainEhr}/fhir,${framingEhr}/fhir`,
    PRACTITIONER_APP_FRAME_ANCESTORS: '',
  };
  const framing = { ...shared, EHR_URL: framingEhr, EHR_PORT: String(framingPort), EHR_FRAMED_LAUNCH: '1' };
  const vite = join(root, 'node_modules/vite/bin/vite.js');

  const [seeded] = await once(run('seed', [...tsx, 'src/main-seed.ts', '--patients', '0'], 'ehr', shared), 'exit');
  if (seeded !== 0) throw new Error(`The seed of the two sites failed; see ${folder}.`);
  const children = [
    run('later-ehr', [...clockAhead, ...tsx, 'src/main.ts'], 'ehr', { ...shared, EHR_PORT: String(laterPort) }),
    run('plain-ehr', [...tsx, 'src/main.ts'], 'ehr', shared),
    run('framing-ehr', [...tsx, 'src/main.ts'], 'ehr', framing),
    run('app', [vite, 'preview'], 'practitioner-app', shared),
  ];
  const front = await tlsFront(tls, appPort);
  const places: [string, number][] = [
    [plainEhr, plainPort],
    [webchartAlias, plainPort],
    [framingEhr, framingPort],
    [appSite, front.port],
  ];
  const later: [string, number][] = [[plainEhr, laterPort], ...places.slice(1)];
  await Promise.all([...places, ...later].map(([origin, port]) => untilAlive(origin, port)));
  const [browser, laterBrowser] = await Promise.all([
    chromium.launch(launchOptions(places)),
    chromium.launch(launchOptions(later)),
  ]);
  const options = { ignoreHTTPSErrors: true, locale: 'en-US' };
  return {
    open: () => browser.newContext(options),
    plainPort,
    openProfile: thirdPartyStorage =>
      chromium.launchPersistentContext(newProfile(thirdPartyStorage), { ...launchOptions(places), ...options }),
    openLater(millisecondsAhead = justOverFiveMinutes) {
      setClockAhead(millisecondsAhead);
      return laterBrowser.newContext(options);
    },
    setClockAhead,
    async stop() {
      await Promise.all([browser.close(), laterBrowser.close()]);
      front.close();
      await Promise.all(children.map(end));
    },
  };
}

async function certificate() {
  const notAfterDate = new Date(Date.now() + 24 * 60 * 60_000);
  const pems = await generate([{ name: 'commonName', value: 'ehr.example' }], {
    algorithm: 'sha256',
    notAfterDate,
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [plainEhr, framingEhr, appSite, webchartAlias].map(url => ({ type: 2, value: new URL(url).host })),
      },
    ],
  });
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  writeFileSync(files.certFile, pems.cert);
  writeFileSync(files.keyFile, pems.private, { mode: 0o600 });
  return { ...files, cert: pems.cert, key: pems.private };
}

function run(name: string, args: string[], app: string, env: NodeJS.ProcessEnv): ChildProcess {
  const log = openSync(join(folder, `${name}.log`), 'w');
  const child = spawn(process.execPath, args, { cwd: join(root, 'apps', app), env, stdio: ['ignore', log, log] });
  process.once('exit', () => child.kill()); // Also when the test that waits for it is given up.
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** What a proxy in front of the app would do: https outside, plain http inside, the same Host. */
async function tlsFront({ cert, key }: { cert: string; key: string }, port: number) {
  const server = createHttpsServer({ cert, key }, (request, response) => {
    const { method, url, headers } = request;
    const inside = httpRequest({ host: 'localhost', port, method, path: url, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    inside.on('error', () => response.destroy());
    request.pipe(inside);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(closed => server.close(closed));
  return port;
}

async function untilAlive(origin: string, port: number): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await wait(100)) {
    const status = await new Promise(resolved => {
      const { host } = new URL(origin);
      const options = { host: '127.0.0.1', port, path: '/healthz', headers: { host }, rejectUnauthorized: false };
      httpsRequest(options, answer => resolved(answer.resume().statusCode))
        .on('error', () => resolved(undefined))
        .end();
    });
    if (status === 200) return;
  }
  throw new Error(`${origin} did not answer; see ${folder}.`);
}

function launchOptions(places: [string, number][]) {
  const rules = places.map(([origin, port]) => `MAP ${new URL(origin).host}:443 127.0.0.1:${port}`);
  const executablePath = process.env.CHROMIUM_PATH;
  const args = [...chromiumFlags, `--host-resolver-rules=${rules.join(', ')}`];
  return { args, ...(executablePath && { executablePath }) };
}

/** The setting "Block third-party cookies" of Chromium, which covers all storage of frames. */
function newProfile(thirdPartyStorage: 'allowed' | 'blocked'): string {
  const profile = join(folder, `profile-${thirdPartyStorage}`);
  const isBlocked = thirdPartyStorage === 'blocked';
  const preferences = { profile: { block_third_party_cookies: isBlocked, cookie_controls_mode: isBlocked ? 1 : 0 } };
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(join(profile, 'Default/Preferences'), JSON.stringify(preferences));
  return profile;
}
