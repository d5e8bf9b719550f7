import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { step, style } from '../report/progress.mjs';
import { must } from '../setup/command.mjs';
import { root } from '../setup/folders.mjs';
import { npm, npmCommand } from '../setup/npm.mjs';
import { firstFreePort } from '../stack/free-ports.mjs';
import { untilHealthy } from '../stack/health.mjs';
import { ejectApp } from './eject-app.mjs';
import { exampleApps } from './workspaces.mjs';

/**
 * Copies each example app into an empty folder outside of the repository, and does there what its new owner will do:
 * install, check the types, build, test, start. An app counts as one test.
 * @returns {Promise<import('../report/tally.mjs').Tally>}
 */
export async function copyTest() {
  const folder = mkdtempSync(join(tmpdir(), 'smart-ehr-copies-'));
  const names = exampleApps().map(path => basename(path));
  const failures = [];
  try {
    for (const name of names) {
      const failure = await failureAlone(name, join(folder, name));
      if (failure) failures.push(failure);
    }
    return { passed: names.length - failures.length, failed: failures.length, skipped: 0, failures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What goes wrong with an app that is on its own; undefined when all goes well. */
async function failureAlone(name, folder) {
  const options = { cwd: folder, env: cleanEnvironment(process.env) };
  try {
    await step(`${name}, copied out: install, build, test, start`, async () => {
      ejectApp(name, folder);
      await must('npm install', npm(['install', '--prefer-offline'], options));
      for (const script of ['typecheck', 'build', 'test'])
        await must(`npm run ${script}`, npm(['run', script], options));
      await startsAndAnswers(name, options);
    });
    return undefined;
  } catch (error) {
    const failure = `${name}, copied out: ${error.message}`;
    console.log(`${style('red', '✗')} ${failure}`);
    return failure;
  }
}

/** `npm start` at a free port, until `/healthz` answers. */
async function startsAndAnswers(name, { cwd, env }) {
  const port = await firstFreePort(1);
  const url = `http://localhost:${port}`;
  const [command, ...first] = npmCommand();
  const child = spawn(command, [...first, 'start'], {
    cwd,
    env: { ...env, [`${name.toUpperCase().replaceAll('-', '_')}_URL`]: url },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: ownGroup,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', text => {
      said += text;
    });
  const over = new AbortController();
  const ended = new Promise(resolve => {
    child.once('exit', resolve).once('error', resolve);
  });
  try {
    const early = ended.then(code => Promise.reject(new Error(`npm start ended at once (${code}).\n${said}`)));
    await Promise.race([untilHealthy({ title: name, url, port }, '/healthz', { signal: over.signal }), early]);
  } finally {
    over.abort();
    endWithChildren(child);
    await ended;
  }
}

const ownGroup = process.platform !== 'win32';

function endWithChildren(child) {
  if (!ownGroup) return spawn('taskkill', ['/PID', String(child.pid), '/T', '/F']);
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // it has ended already
  }
}

/**
 * What of the environment the copy would also have elsewhere: not what npm has set for the script that runs now (its
 * settings would lead a second npm back into this repository), not the tools of this repository, and no settings of the
 * apps.
 */
export function cleanEnvironment(env) {
  const isForeign = name =>
    /^(npm_|INIT_CWD$|NODE_ENV$|NODE_OPTIONS$|VITEST|(PATIENT|PRACTITIONER)_APP_|BULK_WORKER_|EHR_)/i.test(name);
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !isForeign(name)));
  const path = Object.keys(kept).find(name => name.toUpperCase() === 'PATH');
  return path ? { ...kept, [path]: withoutOurTools(kept[path]) } : kept;
}

const withoutOurTools = path =>
  path
    .split(delimiter)
    .filter(folder => !folder.startsWith(root) && !folder.includes(join('node_modules', '.bin')))
    .join(delimiter);
