import type { ApiProblem } from '@smart-ehr/ehr-api';
import type { OperationOutcome } from '@smart-ehr/fhir';
import { ApiFailure } from './api-failure.ts';

/** Asks the EHR at an address of its own; the session cookie says for whom. */
export async function getJson<Body>(path: string, signal?: AbortSignal): Promise<Body> {
  return answerOf<Body>(path, { signal, headers: { Accept: 'application/json' } });
}

export async function postJson<Body>(path: string, body: object): Promise<Body> {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
  return answerOf<Body>(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function answerOf<Body>(path: string, init: RequestInit): Promise<Body> {
  const response = await fetch(path, init).catch(cause => {
    if (init.signal?.aborted) throw cause;
    throw new ApiFailure(0, '');
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body as Body;
  throw new ApiFailure(response.status, sentenceOf(body as Partial<ApiProblem & OperationOutcome> | undefined));
}

/** Our own API answers as the token endpoint does, the records as FHIR does. */
function sentenceOf(body: Partial<ApiProblem & OperationOutcome> | undefined): string {
  return body?.error_description ?? body?.issue?.[0]?.details?.text ?? body?.issue?.[0]?.diagnostics ?? '';
}
