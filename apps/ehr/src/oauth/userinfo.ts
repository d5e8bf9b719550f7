import { OAuthError } from '@smart-ehr/oauth-core';
import { parseBearerToken, wwwAuthenticate } from '@smart-ehr/oauth-core/resource';
import type { RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { doorwayOf } from '../http/origin.ts';

const specLink = 'https://openid.net/specs/openid-connect-core-1_0.html#UserInfoError';

/**
 * GET and POST /userinfo: who signed in, for an app that has the scope openid. It says what the id_token says.
 * https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
 */
export function userinfo(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const { fhirBase } = doorwayOf(ehr.findOrigin, door, request);
    const token = parseBearerToken(request.headers.authorization);
    if (token === undefined) throw withoutToken();
    const access = await ehr.findAccess(token, door.name, ehr.now());
    if (access === undefined) throw unknownToken();
    const identity = access.scopes.flatMap(scope => (scope.kind === 'identity' ? scope.name : []));
    if (!access.user || !identity.includes('openid')) throw withoutOpenid();
    const { fhirUser, user } = access;
    response.json({
      sub: ehr.subjectOf(user.username),
      ...(fhirUser && identity.includes('fhirUser') && { fhirUser: `${fhirBase}/${fhirUser}` }),
    });
  };
}

/** "the resource server SHOULD NOT include an error code" when there was no token. RFC 6750 §3.1 */
function withoutToken(): OAuthError {
  const sentence = 'Send an access token as Authorization: Bearer.';
  return new OAuthError('invalid_request', sentence, { specLink, status: 401, wwwAuthenticate: wwwAuthenticate({}) });
}

function unknownToken(): OAuthError {
  const error = 'invalid_token';
  const errorDescription = 'The access token is unknown, expired, revoked, or was given by another issuer.';
  return new OAuthError(error, errorDescription, {
    specLink,
    status: 401,
    wwwAuthenticate: wwwAuthenticate({ error, errorDescription }),
  });
}

function withoutOpenid(): OAuthError {
  const error = 'insufficient_scope';
  const errorDescription = 'The access token is without the scope openid.';
  return new OAuthError(error, errorDescription, {
    specLink,
    status: 403,
    wwwAuthenticate: wwwAuthenticate({ error, errorDescription, scope: 'openid' }),
  });
}
