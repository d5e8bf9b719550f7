import { OAuthError } from '@smart-ehr/oauth-core';
import { AuthorizationDenied, LoginRequired } from '@smart-ehr/oauth-core/client';
import { describe, expect, it } from 'vitest';
import { explainProblem } from './problem.ts';

describe('a problem in plain words', () => {
  it.each([
    [new AuthorizationDenied('access_denied', 'no'), 'Access was not given'],
    [new OAuthError('untrusted_issuer', 'no'), 'This app does not know that EHR'],
    [new OAuthError('invalid_request', 'no'), 'This launch cannot be used'],
    [new OAuthError('state_mismatch', 'no'), 'This login was not started here'],
    [new OAuthError('issuer_mismatch', 'no'), 'The answer could not be trusted'],
    [new OAuthError('invalid_id_token', 'no'), 'The answer could not be trusted'],
    [new LoginRequired('invalid_grant', 'no'), 'The login took too long'],
    [new OAuthError('discovery_failed', 'no'), 'The EHR cannot open this app'],
    [new OAuthError('temporarily_unavailable', 'no'), 'The EHR has a problem right now'],
    [new OAuthError('invalid_client', 'no'), 'The EHR did not accept this app'],
    [new OAuthError('invalid_response', 'no'), 'The login could not be finished'],
    [new TypeError('Failed to fetch'), 'The EHR could not be reached'],
    [new DOMException('denied', 'SecurityError'), 'The browser keeps nothing for this app'],
    [new Error('what?'), 'That did not work'],
    ['a text', 'That did not work'],
  ])('%s', (problem, title) => {
    expect(explainProblem(problem).title).toBe(title);
  });

  it('is no alarm when somebody said no', () => {
    expect(explainProblem(new AuthorizationDenied('access_denied', 'no'))).not.toHaveProperty('detail');
  });

  it('names the EHR that is not trusted', () => {
    expect(explainProblem(new OAuthError('untrusted_issuer', 'Not set up for https://evil.example.')).text).toContain(
      'https://evil.example',
    );
  });
});
