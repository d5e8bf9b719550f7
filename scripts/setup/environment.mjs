import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dataFolder, inRoot, root } from './folders.mjs';
import { Refusal } from './refusal.mjs';
import { workerExportsIn } from './worker-exports.mjs';

/** Reads `.env` of the root, if there is one. What is already set in the environment wins. */
export function loadDotEnv() {
  if (existsSync(inRoot('.env'))) process.loadEnvFile(inRoot('.env'));
}

/**
 * Where each process of the cast is reached, by its name: `<NAME>_URL` or the cast's URL, and the port to listen on,
 * `<NAME>_PORT` or the URL's; `portSetting` names the one in force. A port alone moves the whole process there.
 */
export function addressesOf(processes, env) {
  return Object.fromEntries(Object.entries(processes).map(([name, process]) => [name, addressOf(process, env)]));
}

function addressOf({ title, url: usual, env: prefix }, env) {
  const [setUrl, setPort] = [env[`${prefix}_URL`], env[`${prefix}_PORT`]];
  const url = (setUrl || (setPort ? `http://localhost:${setPort}` : usual)).replace(/\/$/, '');
  if (setPort && !(Number(setPort) > 0 && Number(setPort) < 65_536))
    throw new Refusal(`${prefix}_PORT must be a port from 1 to 65535; it is "${setPort}".`);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw new Refusal(`${prefix}_URL must be an origin such as http://localhost:4000; it is "${url}".`);
  const { port, protocol } = new URL(url);
  const tls = Boolean(env[`${prefix}_TLS_CERT`]);
  const portSetting = setPort ? `${prefix}_PORT` : `${prefix}_URL`;
  const portInForce = Number(setPort || port || (protocol === 'https:' ? 443 : 80));
  return { title, url, prefix, tls, port: portInForce, portSetting };
}

/**
 * The environment of the demonstration: the addresses spelled out, the demo mode, the apps pointed at the EHR, and the
 * worker's files below `folder`.
 */
export function demoEnvironment(addresses, env, folder = dataFolder) {
  const spelledOut = Object.values(addresses).flatMap(({ prefix, url, port }) => [
    [`${prefix}_URL`, url],
    [`${prefix}_PORT`, String(port)],
  ]);
  const { url } = addresses.ehr;
  const usual = {
    PATIENT_APP_FHIR_BASE: `${url}/fhir`,
    PRACTITIONER_APP_FHIR_BASES: `${url}/fhir,${url}/webchart.cgi/fhir`,
    BULK_WORKER_FHIR_BASE: `${url}/fhir`,
    BULK_WORKER_KEY_FILE: join(folder, 'bulk-worker/key.json'),
    BULK_WORKER_JWKS_FILE: join(folder, 'bulk-worker/jwks.json'),
    BULK_WORKER_REGISTRATION_FILE: join(folder, 'bulk-worker/registration.json'),
    BULK_WORKER_OUT: workerExportsIn(folder),
  };
  const set = [...Object.keys(usual), 'BULK_WORKER_TO'].flatMap(name =>
    env[name] ? [[name, fromRoot(name, env[name])]] : [],
  );
  return { ...env, ...Object.fromEntries(spelledOut), ...usual, ...Object.fromEntries(set), EHR_DEMO: '1' };
}

/** A relative path starts at the root, because the processes that read it run in folders of their own. */
function fromRoot(name, value) {
  if (/_(FILE|OUT)$/.test(name)) return resolve(root, value);
  if (name !== 'BULK_WORKER_TO') return value;
  return value.replace(/^sqlite:(.+)$/, (_whole, file) => `sqlite:${resolve(root, file)}`);
}
