import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../setup/folders.mjs';

/** The settings that .env.example explains, the root's and each app's, by name. */
export function knownSettings() {
  const folders = ['.', ...readdirSync(inRoot('apps')).map(name => join('apps', name))];
  const files = folders.map(folder => inRoot(folder, '.env.example')).filter(file => existsSync(file));
  return files.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name),
  );
}

/** Names that look like settings of this project but that nothing reads: slips of the pen. */
export function unknownSettings(env, known = knownSettings()) {
  const prefixes = ['EHR_', 'PATIENT_APP_', 'PRACTITIONER_APP_', 'BULK_', 'E2E_'];
  return Object.keys(env).filter(name => prefixes.some(prefix => name.startsWith(prefix)) && !known.includes(name));
}
