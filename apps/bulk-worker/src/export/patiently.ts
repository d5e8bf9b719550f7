import type { Clock } from './clock.ts';
import { ExportError } from './export-error.ts';
import { readIssues, readOutcome } from './refusal.ts';
import { backoffMs, retryAfterMs } from './retry-after.ts';

export type Patience = {
  clock: Clock;
  signal: AbortSignal;
  /** For how long a server may be busy or out of reach before the worker gives up. */
  patienceMs: number;
  /** Told why nothing happens for a while. */
  onWait?: (sentence: string) => void;
};

/**
 * Sends a request, and again after a while if the server is busy or the network fails. Each attempt gets a request of its
 * own, because neither a body nor an assertion can be sent twice.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-status-request asks for backing off and for Retry-After.
 */
export async function patiently(create: () => Promise<Request>, patience: Patience): Promise<Response> {
  const { clock, signal, patienceMs, onWait } = patience;
  const deadline = clock.now() + patienceMs;
  for (let attempt = 0; ; attempt += 1) {
    const request = await create();
    const response = await fetch(request, { signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      return unreachable(request.url, error);
    });
    const problem = response instanceof ExportError ? response : await passingProblem(response);
    if (problem === undefined) return response as Response;
    const told = response instanceof Response ? retryAfterMs(response.headers, clock.now()) : undefined;
    const ms = told ?? backoffMs(attempt, clock);
    if (clock.now() + ms > deadline)
      throw new ExportError('unreachable', `${problem.message} It was given up.`, problem);
    onWait?.(`${problem.message} Trying again in ${Math.ceil(ms / 1000)} s.`);
    await clock.wait(ms, signal);
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
  await response.body?.cancel();
  const words = issues.map(({ text }) => ` ${text}`).join('');
  return new ExportError('unreachable', `${new URL(url).origin} is busy (${status}).${words}`);
}
