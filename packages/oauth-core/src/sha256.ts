import { base64url } from './base64url.ts';

/** SHA-256 of the text's UTF-8 bytes, base64url: how codes, tokens and secrets are stored, and PKCE's S256. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return base64url(new Uint8Array(digest));
}
