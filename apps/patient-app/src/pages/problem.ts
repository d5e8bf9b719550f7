import { OAuthError } from '@smart-ehr/oauth-core';
import { AuthorizationDenied } from '@smart-ehr/oauth-core/client';
import type { Notice } from './notice-box.tsx';

/** Says in plain words what went wrong and what to do. The technical sentence goes into `detail`, for whoever helps. */
export function explainProblem(problem: unknown): Notice {
  if (problem instanceof AuthorizationDenied) {
    return {
      tone: 'info',
      title: 'Nothing was shared',
      text: 'You chose not to share a record, or your account has none to share. You can connect whenever you like, and you can share only a part.',
    };
  }
  if (problem instanceof OAuthError) return { tone: 'problem', ...explainOAuthError(problem), detail: problem.message };
  if (problem instanceof TypeError) {
    return {
      tone: 'problem',
      title: 'Your hospital could not be reached',
      text: 'Check your internet connection and try again in a moment.',
      detail: problem.message,
    };
  }
  const detail = problem instanceof Error ? problem.message : String(problem);
  return { tone: 'problem', title: 'That did not work', text: 'Please try again in a moment.', detail };
}

function explainOAuthError({ code }: OAuthError): { title: string; text: string } {
  switch (code) {
    case 'state_mismatch':
      return {
        title: 'This login was not started here',
        text: 'For your safety the answer was not used. It may come from another tab or from an old link. Please connect again from this page.',
      };
    case 'issuer_mismatch':
    case 'invalid_id_token':
      return {
        title: 'The answer could not be trusted',
        text: 'It does not prove that it comes from your hospital, so it was not used. Please connect again; if this happens twice, tell your hospital.',
      };
    case 'invalid_grant':
      return {
        title: 'The login took too long',
        text: 'The permission was valid for a short time only. Please connect again.',
      };
    case 'discovery_failed':
    case 'pkce_not_supported':
      return {
        title: 'Your hospital cannot connect this app',
        text: 'Its server does not offer the kind of login that this app needs. Please tell whoever runs this app.',
      };
    case 'temporarily_unavailable':
    case 'server_error':
      return { title: 'Your hospital has a problem right now', text: 'Please try again in a few minutes.' };
    case 'invalid_client':
    case 'unauthorized_client':
    case 'invalid_request':
    case 'invalid_scope':
    case 'invalid_target':
      return {
        title: 'Your hospital did not accept this app',
        text: 'The app is not registered there in the way it asks. Please tell whoever runs this app.',
      };
    default:
      return { title: 'The login could not be finished', text: 'Nothing was shared. Please connect again.' };
  }
}
