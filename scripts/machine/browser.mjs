import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { step } from '../report/progress.mjs';
import { run, runNode } from '../setup/command.mjs';
import { inRoot } from '../setup/folders.mjs';
import { Refusal } from '../setup/refusal.mjs';

/** The program of a Chromium for Playwright: named, present, downloaded or installed, in this order. */
export async function obtainBrowser(env = process.env) {
  const found =
    named(env) ??
    (await playwrightsOwn()) ??
    (await download()) ??
    (await systemBrowser(env)) ??
    (await installByApt(env));
  if (found) return found;
  throw new Refusal(
    'The browser tests need Chromium, and none could be found or installed.\n' +
      '  Run `npx playwright install chromium`, or install Chromium or Chrome and set CHROMIUM_PATH to its program.',
  );
}

/** The same without installing anything; undefined when there is none. */
export const findBrowser = async (env = process.env) => named(env) ?? (await playwrightsOwn()) ?? systemBrowser(env);

function named({ CHROMIUM_PATH: program }) {
  if (program && !existsSync(program)) throw new Refusal(`CHROMIUM_PATH names no file: ${program}`);
  return program || undefined;
}

async function playwrightsOwn() {
  const { chromium } = createRequire(inRoot('e2e/package.json'))('@playwright/test');
  return firstThatRuns([chromium.executablePath()]);
}

async function download() {
  await step('Looking for a browser (download by Playwright)', () =>
    runNode([inRoot('node_modules/playwright/cli.js'), 'install', '--no-shell', 'chromium']),
  );
  return playwrightsOwn();
}

async function systemBrowser({ PATH = '', ProgramFiles = 'C:\\Program Files' }) {
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
  const onPath = names.flatMap(name => PATH.split(delimiter).map(folder => join(folder, name)));
  const elsewhere = {
    darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      name => `/Applications/${name}.app/Contents/MacOS/${name}`,
    ),
    win32: [`${ProgramFiles}\\Google\\Chrome\\Application\\chrome.exe`],
  };
  return firstThatRuns([...onPath, ...(elsewhere[process.platform] ?? [])]);
}

/** A downloaded Chromium may lack a library of the system, and a distribution's may be an empty shell. */
async function firstThatRuns(programs) {
  for (const program of programs) if (existsSync(program) && (await saysItsVersion(program))) return program;
  return undefined;
}

/** On Windows a browser answers `--version` by opening a window: there we take its word. */
const saysItsVersion = async program => process.platform === 'win32' || (await run(program, ['--version'])).code === 0;

/** Only where nobody has to be asked: as root, on Debian and its kin. */
async function installByApt(env) {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined;
  const options = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  await step('Installing Chromium (apt-get)', async () => {
    await run('apt-get', ['update', '-qq'], options);
    return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
  });
  return systemBrowser(env);
}
