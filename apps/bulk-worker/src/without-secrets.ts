const removed = '[removed]';

/** What looks like one, in case that a server sends back what it was sent, or another's. */
const secretTexts = /\b(?:Bearer|DPoP)\s+[\w\-.~+/]+=*|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/gi;
const secretNames =
  /^(access_token|refresh_token|id_token|client_assertion|client_secret|assertion|authorization|password)$/i;

/**
 * The same value with `[removed]` in place of each of `secrets`, of what looks like a bearer token or a JWT, and of what
 * is called by the name of one, at any depth. For everything of a server's that is kept or printed.
 */
export function withoutSecrets<T>(value: T, secrets: Iterable<string>): T {
  return strip(value, [...secrets].filter(Boolean)) as T;
}

function strip(value: unknown, secrets: string[]): unknown {
  if (typeof value === 'string') {
    return secrets.reduce((text, secret) => text.replaceAll(secret, removed), value).replace(secretTexts, removed);
  }
  if (Array.isArray(value)) return value.map(item => strip(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, secretNames.test(name) ? removed : strip(item, secrets)]),
  );
}
