import { mostBytes, readBoundedJson } from './bounded-json.ts';
import type { Connection } from './connection.ts';
import type { Software } from './export-events.ts';

/** A log is no reason to wait for a slow answer. */
const patienceMs = 10_000;

/**
 * Which software the server says that it is, for the log; nulls where it does not say. Its CapabilityStatement is public:
 * it is asked for once and without the token.
 * https://hl7.org/fhir/R4/capabilitystatement.html
 */
export async function readSoftware({ fhirBase, signal }: Pick<Connection, 'fhirBase' | 'signal'>): Promise<Software> {
  const headers = { Accept: 'application/fhir+json' };
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const statement: unknown = await fetch(`${fhirBase}/metadata`, { headers, signal: patience, redirect: 'error' })
    .then(response => readBoundedJson(response, mostBytes.capabilities))
    .catch(() => undefined);
  signal.throwIfAborted();
  const { software, fhirVersion } = asObject(statement);
  const { name, version, releaseDate } = asObject(software);
  return {
    softwareName: asText(name),
    softwareVersion: asText(version),
    softwareReleaseDate: asText(releaseDate),
    fhirVersion: asText(fhirVersion),
  };
}

const asObject = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
const asText = (value: unknown) => (typeof value === 'string' ? value.slice(0, 200) : null);
