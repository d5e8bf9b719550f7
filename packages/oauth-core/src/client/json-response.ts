/** Reads a JSON object out of a response; what is not one ends in the error that the caller names. */
import { OAuthError, type OAuthErrorCode } from '../oauth-error.ts';

export type JsonObject = Record<string, unknown>;

export async function readJsonObject(response: Response, code: OAuthErrorCode): Promise<JsonObject> {
  const parsed: unknown = await response.json().catch(() => undefined);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new OAuthError(code, `The server answered ${response.status} without a JSON object.`);
  }
  return parsed as JsonObject;
}

export function stringIn(json: JsonObject, name: string): string | undefined {
  const value = json[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
