/**
 * Whether two texts name the same place: without query and fragment, and normalized as a URI of http or https may be.
 * https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2 and #section-6.2.3
 */
export function isSameHttpUri(one: string, other: string): boolean {
  const [first, second] = [normalized(one), normalized(other)];
  return first !== undefined && first === second;
}

/** `URL` sees to the case of scheme and host, the default port, dot segments and the empty path. */
function normalized(text: string): string | undefined {
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(text) || text.includes('\\') || !URL.canParse(text)) return undefined;
  const { origin, pathname, username, password } = new URL(text);
  if (username !== '' || password !== '') return undefined;
  return origin + pathname.replace(/%[0-9a-f]{2}/gi, normalizedOctet);
}

/** §6.2.2.1 and §6.2.2.2: what needs no escape is written without one, the others in upper case. */
function normalizedOctet(escaped: string): string {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return /[A-Za-z0-9\-._~]/.test(character) ? character : escaped.toUpperCase();
}
