import { idTokenLifetimeMs } from '../oauth/lifetimes.ts';

/**
 * When a key is published, when it signs and when it is gone. A new key is told first and signs only after everybody who
 * keeps a copy of the JWKS has to have asked again; the old one stays until what it signed is over. So whoever checks a
 * signature always finds its key. https://openid.net/specs/openid-connect-core-1_0.html#RotateSigningKeys
 */

/** How long others may keep a copy of our JWKS. */
export const jwksMaxAgeSeconds = 300;

/** How long a process goes on with the keys that it has read. */
export const rereadMs = 60_000;

/** How far the clocks of two processes on one database may be apart. */
const clockSkewMs = 60_000;

/** From a key's birth to its first signature: until every process publishes it, and every copy without it is too old. */
export const announcedMs = rereadMs + jwksMaxAgeSeconds * 1000 + clockSkewMs;

/** From the first signature of a key to the end of the one before it, which a process may use a little longer. */
export const overlapMs = rereadMs + idTokenLifetimeMs + clockSkewMs;

export type KeyTimes = { createdAtMs: number; retiresAtMs: number | null };

/** The keys in the JWKS, newest first. The newest is the one that has no end yet. */
export function publishedAt<Key extends KeyTimes>(keys: readonly Key[], nowMs: number): Key[] {
  return keys
    .filter(({ retiresAtMs }) => retiresAtMs === null || retiresAtMs > nowMs)
    .sort((a, b) => b.createdAtMs - a.createdAtMs || Number(b.retiresAtMs === null) - Number(a.retiresAtMs === null));
}

/** The key that signs: the newest that everybody knows, or the very first, which nobody has an older copy without. */
export function signingAt<Key extends KeyTimes>(keys: readonly Key[], nowMs: number): Key | undefined {
  const published = publishedAt(keys, nowMs);
  return published.find(({ createdAtMs }) => createdAtMs + announcedMs <= nowMs) ?? published.at(-1);
}

/** Why a new key would come too early: the newest one does not sign yet. */
export function isAnnouncing(keys: readonly KeyTimes[], nowMs: number): boolean {
  return signingAt(keys, nowMs) !== publishedAt(keys, nowMs)[0];
}
