import { OAuthError } from '@smart-ehr/oauth-core';
import { AuthorizationDenied } from '@smart-ehr/oauth-core/client';
import type { Notice } from './notice-box.tsx';

/** Says in plain words what went wrong and what to do. The technical sentence goes into `detail`, for whoever helps. */
export function explainProblem(problem: unknown): Notice {
  if (problem instanceof AuthorizationDenied) {
    return {
      tone: 'info',
      title: 'Access was not given',
      text: 'You said no, or your account may not open this chart. Launch the app again when you want to.',
    };
  }
  if (problem instanceof OAuthError) return { tone: 'problem', ...explainOAuthError(problem), detail: problem.message };
  const detail = problem instanceof Error ? problem.message : String(problem);
  return { tone: 'problem', ...explainFailure(problem), detail };
}

function explainFailure(problem: unknown): { title: string; text: string } {
  if (problem instanceof TypeError) {
    return {
      title: 'The EHR could not be reached',
      text: 'Check the network connection, then launch the app again.',
    };
  }
  if (problem instanceof DOMException && problem.name === 'SecurityError') {
    return {
      title: 'The browser keeps nothing for this app',
      text: 'Inside of another page it blocks the storage that a login needs. Open the app in a new tab instead.',
    };
  }
  return { title: 'That did not work', text: 'Please try again in a moment.' };
}

function explainOAuthError({ code, description }: OAuthError): { title: string; text: string } {
  switch (code) {
    case 'untrusted_issuer':
      return {
        title: 'This app does not know that EHR',
        text: `${description} Nothing was sent there. If a link or a message brought you here, do not sign in anywhere it leads. If it is your EHR, whoever runs this app can add it to PRACTITIONER_APP_FHIR_BASES.`,
      };
    case 'invalid_request':
      return {
        title: 'This launch cannot be used',
        text: 'A launch is good for one use and a few minutes, and only for the person who made it. Launch the app from the chart again.',
      };
    case 'state_mismatch':
      return {
        title: 'This login was not started here',
        text: 'For the safety of your patients the answer was not used. It may come from another tab or from an old link. Launch the app from the chart again.',
      };
    case 'issuer_mismatch':
    case 'invalid_id_token':
      return {
        title: 'The answer could not be trusted',
        text: 'It does not prove that it comes from your EHR, so it was not used. Launch the app again; if this happens twice, tell whoever runs your EHR.',
      };
    case 'invalid_grant':
      return {
        title: 'The login took too long',
        text: 'The permission was valid for a short time only. Launch the app from the chart again.',
      };
    case 'discovery_failed':
    case 'pkce_not_supported':
      return {
        title: 'The EHR cannot open this app',
        text: 'Its server does not offer the kind of login that this app needs. Please tell whoever runs this app.',
      };
    case 'temporarily_unavailable':
    case 'server_error':
      return { title: 'The EHR has a problem right now', text: 'Please launch the app again in a few minutes.' };
    case 'invalid_client':
    case 'unauthorized_client':
    case 'invalid_scope':
    case 'invalid_target':
      return {
        title: 'The EHR did not accept this app',
        text: 'The app is not registered there in the way it asks. Please tell whoever runs this app.',
      };
    default:
      return { title: 'The login could not be finished', text: 'Launch the app from the chart again.' };
  }
}
