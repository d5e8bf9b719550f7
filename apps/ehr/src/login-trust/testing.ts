import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { publishedKey } from '../testing/backend.ts';

/** For tests: keys and statements in the shape in which WebChart's tutorials print them. */

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const publicPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
export const pkcs1PublicPem = rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
export const privatePem = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
export const weakPem = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString();
export const publishedPem = createPublicKey({ key: publishedKey, format: 'jwk' })
  .export({ type: 'spki', format: 'pem' })
  .toString();

const literal = (value: string | number) =>
  typeof value === 'number' ? String(value) : `'${value.trim().replaceAll("'", "''").replaceAll('\n', '\\n')}'`;

/** `insert into login_trusts set …`, a line for each column and the line ends of a PEM as backslash and n. */
export function insertStatement(columns: Record<string, string | number>): string {
  const lines = Object.entries(columns).map(([name, value]) => `${name}=${literal(value)}`);
  return `insert into \nlogin_trusts \nset \n${lines.join(', \n')}\n\n`;
}

/** The row of the tutorial of 2024, all but its private key. */
export const tutorialRow = {
  domain: 'MIE-localhost-launch',
  description: 'Local FHIR App Launch',
  allowed_options: 8388608,
  login_url: 'http://localhost:8080/launch',
  private_key: privatePem,
  public_key: publishedPem,
  key_format: 'PEM',
};
