import { existsSync } from 'node:fs';
import { inRoot } from './folders.mjs';

/** Reads `.env` of the root, if there is one. What is already set in the environment wins. */
export function loadDotEnv() {
  if (existsSync(inRoot('.env'))) process.loadEnvFile(inRoot('.env'));
}

/**
 * Where each process of the cast is reached, by its name: `<NAME>_URL` or the cast's URL, and the port to listen on,
 * `<NAME>_PORT` or the URL's. A port alone moves the whole process there.
 */
export function addressesOf(processes, env) {
  return Object.fromEntries(
    Object.entries(processes).map(([name, { title, url: usual, env: prefix }]) => {
      const setPort = env[`${prefix}_PORT`];
      const url = (env[`${prefix}_URL`] || (setPort ? `http://localhost:${setPort}` : usual)).replace(/\/$/, '');
      const { port, protocol } = new URL(url);
      return [name, { title, url, prefix, port: Number(setPort || port || (protocol === 'https:' ? 443 : 80)) }];
    }),
  );
}

/** The environment of the demonstration: the addresses spelled out, the demo mode, and the app pointed at the EHR. */
export function demoEnvironment(addresses, env) {
  const spelledOut = Object.values(addresses).flatMap(({ prefix, url, port }) => [
    [`${prefix}_URL`, url],
    [`${prefix}_PORT`, String(port)],
  ]);
  return {
    ...env,
    ...Object.fromEntries(spelledOut),
    PATIENT_APP_FHIR_BASE: env.PATIENT_APP_FHIR_BASE || `${addresses.ehr.url}/fhir`,
    EHR_DEMO: '1',
  };
}
