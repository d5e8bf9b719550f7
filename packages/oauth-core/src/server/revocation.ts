/**
 * A client gives a token back.
 * https://www.rfc-editor.org/rfc/rfc7009#section-2
 */
import { OAuthError } from '../oauth-error.ts';
import type { RegisteredClient } from './client.ts';
import { type FormRequest, parseForm } from './form-request.ts';

const specLink = 'https://www.rfc-editor.org/rfc/rfc7009#section-2.1';

/** The hint may be wrong; a server that finds tokens of any kind by their hash does not need it. */
export type RevocationRequest = { token: string; tokenTypeHint: string | undefined };

export function parseRevocationRequest(request: FormRequest): RevocationRequest {
  const form = parseForm(request);
  const token = form('token');
  if (token === undefined) throw new OAuthError('invalid_request', 'The token is missing.', { specLink });
  return { token, tokenTypeHint: form('token_type_hint') };
}

/** `nothing`: unknown or already dead. The answer is 200 all the same: the client cannot do anything about it. */
export type RevocationDecision = 'revoke' | 'nothing';

export type Revocation = {
  /** The token as stored, access or refresh. */
  record: { clientId: string; door: string } | undefined;
  /** Already authenticated. */
  client: RegisteredClient;
  door: string;
};

/** A token of another door does not exist at this one. Throws when the token is another client's. */
export function decideRevocation({ record, client, door }: Revocation): RevocationDecision {
  if (record === undefined || record.door !== door) return 'nothing';
  if (record.clientId !== client.clientId) {
    throw new OAuthError('invalid_grant', 'This token was given to another client.', { specLink });
  }
  return 'revoke';
}
