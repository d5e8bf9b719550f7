import type { RegisteredClient } from './client.ts';
import type { FormRequest } from './form-request.ts';

export type ClientCredentials =
  | { method: 'none'; clientId: string }
  | { method: 'client_secret_basic' | 'client_secret_post'; clientId: string; clientSecret: string };

export function parseClientCredentials(_request: FormRequest): ClientCredentials {
  throw new Error('to come');
}

export async function verifyClientCredentials<Client extends RegisteredClient>(
  _credentials: ClientCredentials,
  _client: Client | undefined,
): Promise<Client> {
  throw new Error('to come');
}
