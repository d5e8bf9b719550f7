/**
 * The second half of judging an authorization request. The redirect URI is proven, so what is wrong goes back to the
 * app: everything thrown here is sent with `createErrorResponse`.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#step-4-authorization-code
 */
import { OAuthError } from '../oauth-error.ts';
import { readScopes } from '../parse-scope.ts';
import { verifyAudience } from './audience.ts';
import { type AuthenticationRequest, verifyAuthenticationRequest } from './authentication-request.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { RegisteredClient } from './client.ts';
import { verifyCodeChallenge } from './code-challenge.ts';
import { verifyThumbprint } from './dpop-binding.ts';
import { longestParameter, type RedirectTarget } from './redirect-target.ts';
import { needsEncounter, needsPatient, verifyRequestedScope, verifyScopeSize } from './requested-scope.ts';
import type { ScopeDecision } from './scope-negotiation.ts';

/** What the front door that was asked insists on. */
export type AuthorizationPolicy = {
  /** The FHIR bases (and aliases) that `aud` may name; a trailing slash makes no difference. */
  auds: readonly string[];
  /** `optional` only for a legacy client at a legacy door. */
  pkce: 'required' | 'optional';
  /** The scope string of all that this server implements. */
  serverScope: string;
  heldTypes: readonly string[];
  /** What `launch/<type>` can be granted for; see launch-contexts.ts. */
  contexts?: readonly string[];
};

/** An authorization request that keeps every rule: what the rest of the login works on. Plain data. */
export type VerifiedAuthorizationRequest = AuthenticationRequest & {
  target: RedirectTarget;
  clientId: string;
  /** As asked. */
  scope: string;
  scopeDecisions: ScopeDecision[];
  /** A patient must be in context: asked for by `launch/patient`, or inferred from a `patient/` scope. */
  needsPatient: boolean;
  needsEncounter: boolean;
  /** The handle of an EHR launch. */
  launch?: string;
  codeChallenge?: string;
  /** Only with a proof of this key is the code worth something. */
  dpopJkt?: string;
};

export type AuthorizationVerification = {
  client: RegisteredClient;
  target: RedirectTarget;
  policy: AuthorizationPolicy;
};

export function verifyAuthorizationRequest(
  request: AuthorizationRequest,
  { client, target, policy }: AuthorizationVerification,
): VerifiedAuthorizationRequest {
  verifyForm(request);
  verifyResponseType(request, client);
  const codeChallenge = verifyCodeChallenge(request, policy.pkce);
  verifyThumbprint(request);
  const scope = request.scope ?? '';
  verifyScopeSize(scope);
  verifyAudience(request, readScopes(scope), policy.auds);
  const limits = { server: policy.serverScope, client: client.scope };
  const { heldTypes, contexts } = policy;
  const launched = request.launch !== undefined;
  const scopeDecisions = verifyRequestedScope({ asked: scope, limits, heldTypes, launched, contexts });
  const granted = scopeDecisions.flatMap(decision => decision.granted);
  return {
    target,
    clientId: client.clientId,
    scope,
    scopeDecisions,
    needsPatient: needsPatient(granted),
    needsEncounter: needsEncounter(granted),
    ...(request.launch !== undefined && { launch: request.launch }),
    ...(codeChallenge !== undefined && { codeChallenge }),
    ...(request.dpopJkt !== undefined && { dpopJkt: request.dpopJkt }),
    ...verifyAuthenticationRequest(request),
  };
}

/** What is kept, compared or looked up. The scope has a limit of its own, and so has the state (redirect-target.ts). */
const bounded = {
  nonce: 'nonce',
  login_hint: 'loginHint',
  launch: 'launch',
  prompt: 'prompt',
  aud: 'aud',
  resource: 'resource',
  code_challenge: 'codeChallenge',
} as const;

function verifyForm(asked: AuthorizationRequest): void {
  const { repeated, request, requestUri, responseMode } = asked;
  if (repeated.length > 0) {
    throw new OAuthError(
      'invalid_request',
      `Send each parameter once; repeated: ${repeated.join(', ').slice(0, 200)}.`,
      {
        specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.1',
      },
    );
  }
  const tooLong = Object.entries(bounded).find(([, name]) => (asked[name]?.length ?? 0) > longestParameter);
  if (tooLong) {
    throw new OAuthError('invalid_request', `Send a ${tooLong[0]} of at most ${longestParameter} characters.`, {
      specLink: 'https://www.rfc-editor.org/rfc/rfc6749#section-3.1',
    });
  }
  const requestObjects = 'https://openid.net/specs/openid-connect-core-1_0.html#JWTRequests';
  if (request !== undefined) {
    throw new OAuthError('request_not_supported', 'Send plain parameters instead of a request object.', {
      specLink: requestObjects,
    });
  }
  if (requestUri !== undefined) {
    throw new OAuthError(
      'request_uri_not_supported',
      'The only request_uri is one of a pushed request; else send plain parameters.',
      {
        specLink: requestObjects,
      },
    );
  }
  if (responseMode !== undefined && responseMode !== 'query') {
    throw new OAuthError('invalid_request', 'The only response_mode is query; leave it out.', {
      specLink: 'https://openid.net/specs/oauth-v2-multiple-response-types-1_0.html#ResponseModes',
    });
  }
}

function verifyResponseType({ responseType }: AuthorizationRequest, client: RegisteredClient): void {
  const specLink = 'https://www.rfc-editor.org/rfc/rfc6749#section-3.1.1';
  if (responseType === undefined) {
    throw new OAuthError('invalid_request', 'The response_type is missing; send code.', { specLink });
  }
  if (responseType !== 'code') {
    throw new OAuthError('unsupported_response_type', 'The only response_type is code.', { specLink });
  }
  if (!client.grantTypes.includes('authorization_code')) {
    throw new OAuthError('unauthorized_client', 'This client is not registered for authorization_code.', { specLink });
  }
}
