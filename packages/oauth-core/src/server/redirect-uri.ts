import type { RegisteredClient } from './client.ts';

export function redirectUriMatches(
  _registered: string,
  _presented: string,
  _applicationType: RegisteredClient['applicationType'],
): boolean {
  throw new Error('to come');
}
