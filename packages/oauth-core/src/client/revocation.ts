import type { ClientIdentity } from './token-request.ts';

/** POST to the revocation endpoint: gives a token back, for example at sign-out. */
export function revocationRequest(_revocationEndpoint: string, _client: ClientIdentity, _token: string): Request {
  throw new Error('to come');
}

export async function readRevocationResponse(_response: Response): Promise<void> {
  throw new Error('to come');
}
