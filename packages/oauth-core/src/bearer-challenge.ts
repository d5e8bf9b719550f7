/**
 * Asks for a Bearer token without saying that anything was wrong. The realm says nothing either: the scheme "MUST be
 * followed by one or more auth-param values". https://www.rfc-editor.org/rfc/rfc6750#section-3
 */
export const bearerChallenge = 'Bearer realm="ehr"';
