import type { Clock } from './clock.ts';
import { ExportError } from './export-error.ts';
import type { OnEvent } from './export-events.ts';
import { readIssues, readOutcome } from './refusal.ts';
import { backoffMs, retryAfterMs } from './retry-after.ts';

/** Why a request is sent again, in one sentence, and in how long. `response` is there if the server answered. */
export type Retry = { message: string; waitMs: number; response?: Response };

export type Patience = {
  clock: Clock;
  signal: AbortSignal;
  /** For how long a server may be busy or out of reach before the worker gives up. */
  patienceMs: number;
  /** Told why nothing happens for a while. */
  onRetry?: (retry: Retry) => Promise<void> | void;
  /** Told what happens, for the log. */
  onEvent?: OnEvent;
  /** Collects what must never be told, so that whoever tells can see to it. */
  secrets?: Set<string>;
};

/**
 * Sends a request, and again after a while if the server is busy or the network fails. Each attempt gets a request of its
 * own, because neither a body nor an assertion can be sent twice.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-status-request asks for backing off and for Retry-After.
 */
export async function patiently(create: () => Promise<Request>, patience: Patience): Promise<Response> {
  const { clock, signal, patienceMs, onRetry } = patience;
  const deadline = clock.now() + patienceMs;
  for (let [attempt, isLast] = [0, false]; ; attempt += 1) {
    const request = await create();
    const answer = await fetch(request, { signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      return unreachable(request.url, error);
    });
    const problem = answer instanceof ExportError ? answer : await passingProblem(answer);
    if (problem === undefined) return answer as Response;
    const response = answer instanceof Response ? answer : undefined;
    const leftMs = deadline - clock.now();
    const asked = response && retryAfterMs(response.headers, clock.now());
    const pauseMs = asked ?? backoffMs(attempt, clock);
    const isOver = isLast || leftMs < (asked ?? Math.min(pauseMs, 1000));
    // The last attempt is at the end of our patience, not when half of it is over.
    const waitMs = Math.min(pauseMs, leftMs);
    isLast = waitMs === leftMs;
    if (!isOver) await onRetry?.({ message: problem.message, waitMs, ...(response && { response }) });
    await response?.body?.cancel();
    if (isOver) throw new ExportError('unreachable', `${problem.message} It was given up.`, problem);
    await clock.wait(waitMs, signal);
  }
}

/** Query and path stay out of the sentence: the address of a file may be a secret in itself. */
function unreachable(url: string, error: unknown): ExportError {
  const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  // What oauth-core's requests for a token ask for: https://fetch.spec.whatwg.org/#concept-request-redirect-mode
  if (message === 'unexpected redirect') {
    throw new ExportError('refused', `${new URL(url).origin} redirects the request for a token. It is not followed.`);
  }
  return new ExportError('unreachable', `${new URL(url).origin} cannot be reached (${code ?? message}).`, error);
}

/** Too many requests, overload, a gateway without its server, or what the server itself calls passing. */
async function passingProblem(response: Response): Promise<ExportError | undefined> {
  const { status, url } = response;
  if (status !== 429 && status < 500) return undefined;
  const issues = readIssues(await readOutcome(response.clone()));
  if (![429, 502, 503, 504].includes(status) && !issues.some(({ code }) => code === 'transient')) return undefined;
  const words = issues.map(({ text }) => ` ${text}`).join('');
  return new ExportError('unreachable', `${new URL(url).origin} is busy (${status}).${words}`);
}
