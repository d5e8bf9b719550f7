import type { RegisteredClient } from './client.ts';
import type { FormRequest } from './form-request.ts';

export type RevocationRequest = { token: string; tokenTypeHint: string | undefined };

export function parseRevocationRequest(_request: FormRequest): RevocationRequest {
  throw new Error('to come');
}

/** `nothing`: unknown or already dead. The answer is 200 all the same. */
export type RevocationDecision = 'revoke' | 'nothing';

export type Revocation = {
  record: { clientId: string; door: string } | undefined;
  client: RegisteredClient;
  door: string;
};

export function decideRevocation(_revocation: Revocation): RevocationDecision {
  throw new Error('to come');
}
