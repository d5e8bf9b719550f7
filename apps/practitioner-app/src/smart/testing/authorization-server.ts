import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** What the server says; a test changes what it wants to be wrong. */
export type Answers = {
  smartConfiguration: Record<string, unknown>;
  openidConfiguration: Record<string, unknown>;
  /** In order, one for each request to the token endpoint; the last one again and again. */
  tokens: { status: number; body: Record<string, unknown>; afterMs?: number }[];
  revocationStatus: number;
};

/** A small authorization server, as any EHR could have it, on a port of its own. It checks nothing and records all. */
export async function startAuthorizationServer() {
  const requests: { path: string; form: Record<string, string> }[] = [];
  const server = createServer(async (request, response) => {
    const form = Object.fromEntries(new URLSearchParams(await text(request)));
    requests.push({ path: request.url ?? '', form });
    const [status, body, afterMs] = answer(request.url ?? '');
    setTimeout(
      () => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body)),
      afterMs,
    );
  });
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve));
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;

  const answers: Answers = {
    smartConfiguration: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      revocation_endpoint: `${issuer}/revoke`,
      grant_types_supported: ['authorization_code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      capabilities: ['launch-ehr'],
    },
    openidConfiguration: { issuer, jwks_uri: `${issuer}/jwks` },
    tokens: [],
    revocationStatus: 200,
  };
  const answer = (path: string): [number, unknown, number?] => {
    if (path === '/fhir/.well-known/smart-configuration') return [200, answers.smartConfiguration];
    if (path === '/.well-known/openid-configuration') return [200, answers.openidConfiguration];
    if (path === '/jwks') return [200, { keys: [keys.publicKey.export({ format: 'jwk' })] }];
    if (path === '/revoke') return [answers.revocationStatus, {}];
    const [next] = answers.tokens.length > 1 ? answers.tokens.splice(0, 1) : answers.tokens;
    return path === '/token' && next ? [next.status, next.body, next.afterMs] : [404, {}];
  };

  return {
    issuer,
    fhirBase: `${issuer}/fhir`,
    answers,
    formsSentTo: (path: string) => requests.filter(request => request.path === path).map(request => request.form),
    close: () => server.close(),
  };
}

export type AuthorizationServer = Awaited<ReturnType<typeof startAuthorizationServer>>;

/** A token response with everything in it. */
export function grant(number: number, more: Record<string, unknown> = {}): Answers['tokens'][number] {
  const body = {
    access_token: `access-${number}`,
    refresh_token: `refresh-${number}`,
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'launch patient/Condition.rs',
    patient: 'p1',
    need_patient_banner: false,
    ...more,
  };
  return { status: 200, body };
}

/** An RS256 JWT; `signature: 'wrong'` spoils it. */
export function signIdToken(claims: Record<string, unknown>, signature?: 'wrong'): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  const proof = createSign('RSA-SHA256')
    .update(signature ? 'something else' : signed)
    .sign(keys.privateKey, 'base64url');
  return `${signed}.${proof}`;
}
