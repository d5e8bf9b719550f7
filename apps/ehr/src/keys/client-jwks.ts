import { OAuthError } from '@smart-ehr/oauth-core';
import type { JWK } from 'jose';
import type { Config } from '../config.ts';
import type { Client } from '../stores/clients.ts';
import { fetchJwks, JwksError } from './fetch-jwks.ts';
import { createSameJwks } from './same-jwks.ts';

type Jwks = { keys: JWK[] };
type ClientKeys = Pick<Client, 'jwks' | 'jwksUri'>;
type Entry = { jwks: Promise<Jwks>; freshUntilMs: number; renewedMs: number };

export type ClientJwks = ReturnType<typeof createClientJwks>;

const defaultFreshMs = 5 * 60_000;
const maxFreshMs = 60 * 60_000;
/** How long a URL is left alone that failed, or that was read anew for an unknown key: anybody can name one. */
const pauseMs = 10_000;
const maxUrls = 1_000;
const maxInline = 1_000;

/**
 * The public keys that clients are registered with: inline, or read from their URL and kept as long as its
 * `Cache-Control` allows, an hour at most.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys
 */
export function createClientJwks({ demo }: Pick<Config, 'demo'>, now: () => number) {
  const entries = new Map<string, Entry>();
  const sameJwks = createSameJwks(maxInline);

  /** One request at a time for each URL: who comes while it is under way shares its answer. */
  function read(uri: string): Promise<Jwks> {
    const { renewedMs = Number.NEGATIVE_INFINITY } = entries.get(uri) ?? {};
    const times = { renewedMs, freshUntilMs: Number.POSITIVE_INFINITY };
    const jwks = fetchJwks(uri, { anyHost: demo }).then(
      document => {
        times.freshUntilMs = now() + freshMs(document.cacheControl);
        return document.jwks;
      },
      (error: unknown) => {
        times.freshUntilMs = now() + pauseMs;
        throw refusal(error);
      },
    );
    entries.delete(uri);
    entries.set(uri, Object.assign(times, { jwks }));
    if (entries.size > maxUrls) entries.delete(entries.keys().next().value ?? uri);
    return jwks;
  }

  function known(uri: string): Promise<Jwks> {
    const entry = entries.get(uri);
    return entry && now() < entry.freshUntilMs ? entry.jwks : read(uri);
  }

  /** Read anew, unless that was done a moment ago; if it fails, those that are known stay. */
  function renewed(uri: string): Promise<Jwks> {
    const entry = entries.get(uri);
    if (!entry || now() < entry.renewedMs + pauseMs) return known(uri);
    entry.renewedMs = now();
    return read(uri).catch((error: unknown) => {
      entries.set(uri, entry);
      throw error;
    });
  }

  return {
    async of({ jwks, jwksUri }: ClientKeys): Promise<Jwks> {
      if (jwks) return sameJwks(jwks);
      if (!jwksUri) throw refusal(new JwksError('none are registered.'));
      return known(jwksUri);
    },

    /** The keys for an assertion whose key is not among those of a moment ago: the client may have rotated. */
    async renewed({ jwks, jwksUri }: ClientKeys): Promise<Jwks> {
      return jwks || !jwksUri ? { keys: [] } : renewed(jwksUri);
    },
  };
}

/** "The FHIR authorization server SHALL NOT cache a JWKS for longer than the client's cache-control header indicates." */
function freshMs(cacheControl = ''): number {
  if (/\bno-(store|cache)\b/i.test(cacheControl)) return 0;
  const seconds = /\bmax-age="?(\d{1,9})\b/i.exec(cacheControl)?.[1];
  return seconds === undefined ? defaultFreshMs : Math.min(Number(seconds) * 1000, maxFreshMs);
}

function refusal(error: unknown): OAuthError {
  if (!(error instanceof JwksError)) throw error;
  return new OAuthError('invalid_client', `The keys of this client cannot be read: ${error.message}`, {
    specLink: 'https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#signature-verification',
    cause: error,
  });
}
