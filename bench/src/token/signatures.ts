import { generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Contender } from '../measure/contest.ts';
import { type Assertion, signAssertion } from './assertions.ts';
import { type Algorithm, keyPairs } from './clients.ts';

/** Node's own check of an assertion's signature and nothing else: what no server can do without. */
export function bareVerify(algorithm: Algorithm): Contender {
  const pair = keyPairs[algorithm];
  const key = { key: pair.publicKey, dsaEncoding: 'ieee-p1363' as const };
  let assertion: Assertion | undefined;
  return {
    name: `node:crypto verify ${algorithm}`,
    async prepare() {
      assertion = await signAssertion(pair, 'client', 'http://localhost/token');
    },
    async work() {
      if (!assertion || !verify('sha384', assertion.signed, key, assertion.signature)) throw new Error('Not verified.');
    },
  };
}

/** Node's own signature over an id_token of usual length. */
export function bareSign(): Contender {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const claims = Buffer.from('x'.repeat(600));
  return {
    name: 'node:crypto sign RS256',
    async work() {
      sign('sha256', claims, privateKey);
    },
  };
}
