import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK, type JWTPayload } from 'jose';

/** What can be said about a text that should be a JWT. */
export type JwtReport =
  | { kind: 'opaque' | 'malformed' }
  | {
      kind: 'jwt';
      header: Record<string, unknown>;
      claims: JWTPayload;
      signature: 'ours' | 'wrong' | 'unknown-key' | 'unsigned';
      isFromHere: boolean;
      time: 'valid' | 'over' | 'not-yet' | 'unlimited';
    };

type Server = { keys: readonly JWK[]; issuers: readonly string[]; nowMs: number };

/** Decodes and checks a JWT against our own keys. https://www.rfc-editor.org/rfc/rfc7519#section-7.2 */
export async function inspectJwt(text: string, server: Server): Promise<JwtReport> {
  const token = text.replace(/\s+/g, '').replace(/^Bearer/i, '');
  if (/^[a-z]{1,2}_[\w-]+$/.test(token)) return { kind: 'opaque' };
  const decoded = decode(token);
  if (!decoded) return { kind: 'malformed' };
  const { claims } = decoded;
  return {
    kind: 'jwt',
    ...decoded,
    signature: await checkSignature(token, decoded.header, server.keys),
    isFromHere: typeof claims.iss === 'string' && server.issuers.includes(claims.iss),
    time: timeOf(claims, server.nowMs / 1000),
  };
}

function decode(token: string): { header: Record<string, unknown>; claims: JWTPayload } | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}

/** Only by the algorithm that the key is for: what the token itself asks for has no say (RFC 8725 §3.1). */
async function checkSignature(token: string, { alg, kid }: Record<string, unknown>, keys: readonly JWK[]) {
  if (alg === 'none') return 'unsigned';
  const jwk = keys.find(key => key.kid === kid);
  if (!jwk?.alg) return 'unknown-key';
  const key = await importJWK(jwk, jwk.alg);
  return compactVerify(token, key, { algorithms: [jwk.alg] }).then(
    () => 'ours' as const,
    () => 'wrong' as const,
  );
}

function timeOf({ exp, nbf }: JWTPayload, nowSeconds: number) {
  if (exp !== undefined && exp <= nowSeconds) return 'over';
  if (nbf !== undefined && nbf > nowSeconds) return 'not-yet';
  return exp === undefined ? 'unlimited' : 'valid';
}
