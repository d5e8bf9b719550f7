import type { JWK } from 'jose';

type Jwks = { keys: JWK[] };

/**
 * Gives the same object for the same keys, however often they are read anew. jose imports a key once for each object that it is
 * given, and an import costs more than a signature. Of `max` sets the longest unused are forgotten.
 */
export function createSameJwks(max: number): (jwks: Jwks) => Jwks {
  const known = new Map<string, Jwks>();
  return jwks => {
    const text = JSON.stringify(jwks);
    const same = known.get(text) ?? jwks;
    known.delete(text);
    known.set(text, same);
    if (known.size > max) known.delete(known.keys().next().value ?? text);
    return same;
  };
}
