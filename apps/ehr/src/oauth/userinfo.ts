import { OAuthError } from '@smart-ehr/oauth-core';
import { type AccessChallenge, accessChallenge, parseAccessToken } from '@smart-ehr/oauth-core/resource';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { doorwayOf } from '../http/origin.ts';
import { findPresentedAccess } from '../presented-access.ts';

const specLink = 'https://openid.net/specs/openid-connect-core-1_0.html#UserInfoError';

/**
 * GET and POST /userinfo: who signed in, for an app that has the scope openid. It says what the id_token says.
 * https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
 */
export function userinfo(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const { authorization } = request.headers;
    const presented = parseAccessToken(authorization);
    if (presented === undefined) throw withoutToken();
    const access = await findPresentedAccess(ehr, doorway, presented, request);
    if (access === undefined) throw unknownToken(authorization);
    const identity = access.scopes.flatMap(scope => (scope.kind === 'identity' ? scope.name : []));
    if (!access.user || !identity.includes('openid')) throw withoutOpenid(authorization);
    const { fhirUser, user } = access;
    response.json({
      sub: ehr.subjectOf(user.username),
      ...(fhirUser && identity.includes('fhirUser') && { fhirUser: `${doorway.fhirBase}/${fhirUser}` }),
    });
  };
}

/** "the resource server SHOULD NOT include an error code" when there was no token. RFC 6750 §3.1 */
function withoutToken(): OAuthError {
  const description = 'Send an access token as Authorization: Bearer, or DPoP with a proof.';
  const wwwAuthenticate = accessChallenge({}, undefined);
  return new OAuthError('invalid_request', description, { specLink, status: 401, wwwAuthenticate });
}

function unknownToken(authorization: string | undefined): OAuthError {
  const description = 'The access token is unknown, expired, revoked, or was given by another issuer.';
  return refusal(401, description, { error: 'invalid_token' }, authorization);
}

function withoutOpenid(authorization: string | undefined): OAuthError {
  const challenge = { error: 'insufficient_scope', scope: 'openid' } as const;
  return refusal(403, 'The access token is without the scope openid.', challenge, authorization);
}

function refusal(
  status: number,
  description: string,
  challenge: AccessChallenge & { error: 'invalid_token' | 'insufficient_scope' },
  authorization: string | undefined,
): OAuthError {
  const wwwAuthenticate = accessChallenge({ ...challenge, errorDescription: description }, authorization);
  return new OAuthError(challenge.error, description, { specLink, status, wwwAuthenticate });
}
