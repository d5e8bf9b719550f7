import { OAuthError } from '@smart-ehr/oauth-core';
import { type PresentedToken, parseAccessToken } from '@smart-ehr/oauth-core/resource';
import type { Request, RequestHandler, Response } from 'express';
import type { Access } from '../access.ts';
import { AccessError } from './access-error.ts';
import type { FhirServer } from './fhir-server.ts';
import { ThrottledError } from './throttled-error.ts';

export type AccessHandler = (access: Access, request: Request, response: Response) => void | Promise<void>;

/**
 * Runs a handler with what the request's access token says, and without a valid one not at all.
 * https://www.rfc-editor.org/rfc/rfc6750#section-2.1 and https://www.rfc-editor.org/rfc/rfc9449#section-7.1
 */
export function withAccess(fhir: FhirServer, handler: AccessHandler): RequestHandler {
  return async (request, response) => {
    const access = await requireAccess(fhir, request);
    try {
      await handler(access, request, response);
    } catch (error) {
      if (error instanceof AccessError) await fhir.tellRefusal?.(access, error, request, response);
      throw error;
    }
  };
}

export async function requireAccess(fhir: FhirServer, request: Request): Promise<Access> {
  const presented = presentedToken(request);
  const access = await fhir.findAccess(presented, request).catch((error: unknown) => {
    throw error instanceof OAuthError ? notProven(error) : error;
  });
  if (!access || access.expiresAtMs <= fhir.now()) {
    throw invalidToken('The access token is unknown, expired, revoked, or was given for another FHIR server.');
  }
  const exhausted = await fhir.spendQuota(access.clientId);
  if (exhausted) throw new ThrottledError(exhausted);
  return access;
}

/** The header is the only place for a token: one in a URL ends in logs and histories. */
function presentedToken(request: Request): PresentedToken {
  if (request.query.access_token !== undefined) {
    throw new AccessError(401, 'A token in the URL is not accepted. Send it as Authorization: Bearer.', {
      error: 'invalid_request',
    });
  }
  const presented = readToken(request.headers.authorization);
  if (!presented) throw new AccessError(401, 'Send an access token as Authorization: Bearer, or DPoP with a proof.');
  return presented;
}

function readToken(authorization: string | undefined): PresentedToken | undefined {
  try {
    return parseAccessToken(authorization);
  } catch {
    throw invalidToken('The access token is missing or malformed.');
  }
}

function invalidToken(sentence: string): AccessError {
  return new AccessError(401, sentence, { error: 'invalid_token' });
}

function notProven({ code, description }: OAuthError): AccessError {
  return new AccessError(401, description, { error: code === 'invalid_dpop_proof' ? code : 'invalid_token' });
}
