/**
 * A backend service says who it is: a JWT signed with its private key, made for one request.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#authenticating-to-the-token-endpoint
 */
import { type JWK, SignJWT } from 'jose';
import { OAuthError } from '../oauth-error.ts';
import { randomToken } from '../random-token.ts';

export type ClientAssertionInput = {
  clientId: string;
  /** The `aud`: from the server's configuration, to the letter. */
  tokenEndpoint: string;
  /** A private key with its `kid` and its `alg`: RS384 or ES384. Its public half is registered, or at the JWKS URL. */
  privateKey: JWK;
  now: number;
  /** At most five minutes. */
  lifetimeSeconds?: number;
};

const specLink =
  'https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#authenticating-to-the-token-endpoint';

/** Never send one twice: each has a new `jti`, and the server remembers it. */
export async function createClientAssertion(input: ClientAssertionInput): Promise<string> {
  const { clientId, tokenEndpoint, privateKey, now, lifetimeSeconds = 300 } = input;
  const { kid, alg } = privateKey;
  if (!kid) throw unusable('It needs a kid, the same as in the JWKS.');
  if (alg !== 'RS384' && alg !== 'ES384') throw unusable('Its alg must be RS384 or ES384.');
  const iat = Math.floor(now / 1000);
  const claims = {
    iss: clientId,
    sub: clientId,
    aud: tokenEndpoint,
    iat,
    exp: iat + Math.min(lifetimeSeconds, 300),
    jti: randomToken(),
  };
  const jwt = new SignJWT(claims).setProtectedHeader({ alg, kid, typ: 'JWT' });
  return jwt.sign(privateKey).catch((cause: unknown) => {
    throw unusable('It is not a private key for its alg.', cause);
  });
}

function unusable(reason: string, cause?: unknown): OAuthError {
  return new OAuthError('invalid_key', `The private key cannot sign a client assertion. ${reason}`, {
    specLink,
    cause,
  });
}
