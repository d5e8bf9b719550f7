import { lookup } from 'node:dns/promises';
import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { findBrowser } from '../machine/browser.mjs';
import { whoListens } from '../machine/listener.mjs';
import { isBusy } from '../machine/ports.mjs';
import { answers, testServer } from '../machine/postgresql.mjs';
import { addressesOf } from '../setup/environment.mjs';
import { dataFolder, inRoot, root } from '../setup/folders.mjs';
import { firstMissing } from '../setup/installed.mjs';
import { samePort } from '../stack/free-ports.mjs';
import { stackProcesses } from '../stack/processes.mjs';
import { unknownSettings } from './settings.mjs';

/** @typedef {{ ok: boolean | 'optional', text: string, mend?: string }} Diagnosis what was found, and how to mend it */

/** @returns {Diagnosis} */
const good = text => ({ ok: true, text });
/** @returns {Diagnosis} */
const bad = (text, mend) => ({ ok: false, text, mend });
/** @returns {Diagnosis} something that only part of the project needs */
const lacking = (text, mend) => ({ ok: 'optional', text, mend });

export function dependencies() {
  const missing = firstMissing(root);
  return missing ? bad(`${missing} is not installed as locked.`, 'npm ci') : good('Dependencies are as locked.');
}

export function prismaClients() {
  const generated = existsSync(inRoot('prisma/generated/sqlite'));
  return generated ? good('Prisma clients are generated.') : bad('No Prisma clients.', 'npm start makes them');
}

export async function localhost() {
  const addresses = (await lookup('localhost', { all: true })).map(({ address }) => address);
  const strange = addresses.filter(address => address !== '127.0.0.1' && address !== '::1');
  return strange.length === 0
    ? good(`localhost is ${addresses.join(' and ')}.`)
    : bad(`localhost is ${strange.join(', ')}.`, 'let it mean 127.0.0.1 and ::1 in the hosts file of the system');
}

/** Where the stack of this checkout runs; otherwise one diagnosis for each of its processes. */
export async function ports(processes, env, running) {
  if (running) return [good(`This stack is running: ${running.urls.join(' and ')} (process ${running.pid}).`)];
  const all = addressesOf(processes, env);
  const addresses = stackProcesses.map(({ name }) => all[name]);
  const same = samePort(addresses);
  if (same) return [bad(same, 'give one of them another port')];
  return Promise.all(
    addresses.map(async ({ title, port, portSetting }) => {
      if (!(await isBusy(port))) return good(`Port ${port} is free for the ${title}.`);
      const who = whoListens(port) ?? 'another program';
      return bad(`Port ${port} (${title}) is in use by ${who}.`, `end it, or set ${portSetting} in .env`);
    }),
  );
}

export function dataCanBeWritten() {
  const needed = 500;
  try {
    mkdirSync(dataFolder, { recursive: true });
    accessSync(dataFolder, constants.W_OK);
  } catch (error) {
    return bad(`The folder .data cannot be written (${error.code}).`, `make ${dataFolder} writable for you`);
  }
  const { bavail, bsize } = statfsSync(dataFolder);
  const megabytes = Math.floor((bavail * bsize) / 2 ** 20);
  return megabytes >= needed
    ? good(`.data can be written; ${megabytes.toLocaleString('en-US')} MB are free.`)
    : bad(`Only ${megabytes} MB are free on the disk.`, `make ${needed} MB free`);
}

export function settings(env) {
  const unknown = unknownSettings(env);
  return unknown.length === 0
    ? good('Settings in the environment and in .env have known names.')
    : lacking(`Nothing reads ${unknown.join(', ')}.`, 'compare with .env.example');
}

export async function browser() {
  const program = await findBrowser();
  return program ? good(`Browser tests use ${program}.`) : lacking('No browser.', 'npm test downloads or installs one');
}

export async function postgresql(env) {
  const { host } = new URL(testServer(env).url);
  return (await answers(testServer(env).url))
    ? good(`PostgreSQL answers at ${host}.`)
    : lacking(`No PostgreSQL at ${host}: its tests are skipped.`, 'start one there, or set TEST_POSTGRES_URL');
}
