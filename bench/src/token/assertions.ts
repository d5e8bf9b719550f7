import { randomUUID, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyPair } from './clients.ts';

/** Both are ready on all cores at once: node signs on its thread pool. */
const signAsync = promisify(sign);

/** A client assertion of SMART Backend Services, each with a jti of its own. */
export type Assertion = { jwt: string; signed: Buffer; signature: Buffer };

export async function signAssertion(pair: KeyPair, clientId: string, audience: string): Promise<Assertion> {
  const { algorithm, kid, privateKey } = pair;
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: clientId, sub: clientId, aud: audience, iat: now, exp: now + 300, jti: randomUUID() };
  const signed = [{ alg: algorithm, kid, typ: 'JWT' }, claims].map(base64url).join('.');
  const signature = await signAsync('sha384', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return { jwt: `${signed}.${signature.toString('base64url')}`, signed: Buffer.from(signed), signature };
}

/** So many assertions, made before the clock starts. Each is taken once. */
export function assertionSupply(pair: KeyPair, clientId: string, audience: string) {
  let left: Assertion[] = [];
  return {
    async fill(count: number): Promise<void> {
      left = await Promise.all(Array.from({ length: count }, () => signAssertion(pair, clientId, audience)));
    },
    hasMore: () => left.length > 0,
    take(): Assertion {
      const assertion = left.pop();
      if (!assertion) throw new Error('All assertions are used up.');
      return assertion;
    },
  };
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
