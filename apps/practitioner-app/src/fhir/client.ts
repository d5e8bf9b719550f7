import type { FhirResource } from 'fhir/r4';
import { ownUrl } from './own-url.ts';
import { readRefusal } from './refusal.ts';

/** Gives the access token to send. `refused` is one that the server has just answered with 401. */
export type AccessToken = (refused?: string) => Promise<string>;

export type FhirClient = {
  /** GET of a path below the FHIR base (`Patient/123`), or of an absolute URL below it. */
  get<R extends FhirResource>(path: string, signal?: AbortSignal): Promise<R>;
  /** Whether `get` would fetch it. */
  isOwn(url: string): boolean;
};

/**
 * Reads from one FHIR server with one person's access token.
 * @see https://hl7.org/fhir/smart-app-launch/app-launch.html#access-fhir-api
 */
export function createFhirClient(fhirBase: string, accessToken: AccessToken): FhirClient {
  const send = (url: string, token: string, signal?: AbortSignal) =>
    fetch(url, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/fhir+json' },
      signal: signal ?? null,
      // The answers are somebody's health record: the browser's cache on disk is no place for them.
      cache: 'no-store',
      credentials: 'omit',
      // A redirect could lead the request, and with it the token, to a foreign server.
      redirect: 'error',
    });

  return {
    isOwn: url => ownUrl(fhirBase, url) !== undefined,

    async get<R extends FhirResource>(path: string, signal?: AbortSignal): Promise<R> {
      const url = ownUrl(fhirBase, path);
      if (!url) throw new Error('This address does not belong to the FHIR server of this chart.');
      const token = await accessToken();
      let response = await send(url, token, signal);
      if (response.status === 401) response = await send(url, await accessToken(token), signal);
      if (!response.ok) throw await readRefusal(response);
      return (await response.json()) as R;
    },
  };
}
