import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';

/** SQL and shells often carry a PEM in one line, its line ends written as backslash and n. */
const withLineEnds = (pem: string) => pem.replaceAll('\\r', '').replaceAll('\\n', '\n').trim();

export function isPrivatePem(text: string): boolean {
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text);
}

/** The JWK of a public key in PEM, PKCS#1 or SPKI, its thumbprint as kid; undefined when it is no such key. */
export async function publicKeyOfPem(pem: string): Promise<(JWK & { kid: string }) | undefined> {
  const text = withLineEnds(pem);
  if (!/^-----BEGIN (RSA )?PUBLIC KEY-----/.test(text)) return undefined;
  const jwk = jwkOf(text);
  return jwk && { ...jwk, kid: await calculateJwkThumbprint(jwk) };
}

/** The thumbprint of a private key in PEM, all that is ever read of it; undefined when it cannot be read. */
export async function thumbprintOfPrivatePem(pem: string): Promise<string | undefined> {
  const jwk = jwkOf(withLineEnds(pem));
  return jwk && calculateJwkThumbprint(jwk);
}

function jwkOf(pem: string): JWK | undefined {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    return undefined;
  }
  return key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'ec'
    ? (key.export({ format: 'jwk' }) as JWK)
    : undefined;
}
