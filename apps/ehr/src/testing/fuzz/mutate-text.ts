import { canary, nastyTexts } from './nasty.ts';
import type { Random } from './random.ts';

/** A value that is nearly what it was, or nothing like it. */
export function mutateText(value: string, random: Random): string {
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(value) && random.chance(0.7)) return mutateJwt(value, random);
  return random.chance(0.5) ? random.pick(nastyTexts) : random.pick(changes)(value, random);
}

const changes: ((value: string, random: Random) => string)[] = [
  value => value.slice(0, -1),
  value => value.slice(0, value.length / 2),
  value => value + value,
  value => `${value} `,
  value => ` ${value}`,
  value => `${value}\0`,
  value => `${value}/`,
  value => `${value}#x`,
  value => `${value}?x=y`,
  value => `${value},${value}`,
  value => value.toUpperCase(),
  value => value.toLowerCase(),
  value => [...value].reverse().join(''),
  value => value.replace(/[aeiou]/, '%'),
  value => value.replaceAll('/', '\\'),
  value => value.replace(/^https?:/, 'javascript:'),
  value => (/[/?]/.test(value) ? `${value}x` : value + canary), // a scope or a search is no secret, whatever is put to its end
  (value, random) => {
    const at = random.below(value.length + 1);
    return value.slice(0, at) + String.fromCharCode(random.below(0x250)) + value.slice(at + random.below(2));
  },
  (value, random) => {
    const words = value.split(' ');
    const at = random.below(words.length);
    return [...words.slice(0, at), random.pick(nastyTexts), ...words.slice(at + random.below(2))].join(' ');
  },
];

const algs = ['none', 'HS256', 'RS256', 'RS384', 'ES384', 'ES256', 'EdDSA', '', null, 7, ['ES384']];
const headerNames = ['alg', 'kid', 'typ', 'jku', 'jwk', 'crit', 'b64', 'x5c', 'enc', 'zip'];
const claimNames = [
  'iss',
  'sub',
  'aud',
  'exp',
  'iat',
  'nbf',
  'jti',
  'htm',
  'htu',
  'ath',
  'nonce',
  'client_id',
  'scope',
];
const claimValues = [null, '', 0, -1, 1e308, '1', true, [], {}, ['a', 'b'], '\0', 'x'.repeat(3000), 4102444800, canary];

/** Takes a JWT apart, changes one part of it and puts it together again; its signature is then wrong or not there. */
function mutateJwt(jwt: string, random: Random): string {
  const [header = '', claims = '', signature = ''] = jwt.split('.');
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const changed = (part: string, names: readonly string[], values: readonly unknown[]) => {
    const content = decoded(part);
    return encoded({ ...content, [random.pick(names)]: random.pick(values) });
  };
  return random.pick([
    () => [changed(header, ['alg'], algs), claims, signature].join('.'),
    () => [changed(header, headerNames, claimValues), claims, signature].join('.'),
    () => [header, changed(claims, claimNames, claimValues), signature].join('.'),
    () => [header, encoded(random.pick(claimValues)), signature].join('.'),
    () => [encoded(random.pick(claimValues)), claims, signature].join('.'),
    () => [header, claims, ''].join('.'),
    () => [header, claims, signature.slice(0, -4)].join('.'),
    () => [header, claims, signature, signature, signature].join('.'),
    () => `${header}.${claims}.${signature}=`,
    () => ['e30', '/+/=', ''].join('.'),
  ])();
}

function decoded(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return {};
  }
}
