/**
 * Whether the client holds this version already. If-None-Match compares weakly: `"3"` and `W/"3"` are the same version.
 * https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
 */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const opaque = (text: string) => text.trim().replace(/^W\//, '');
  return ifNoneMatch?.split(',').some(text => text.trim() === '*' || opaque(text) === opaque(etag)) ?? false;
}
