import type { Clock } from './clock.ts';
import { ExportError } from './export-error.ts';
import { readIssues, readOutcome } from './refusal.ts';
import { backoffMs, retryAfterMs } from './retry-after.ts';

export type Patience = { clock: Clock; signal: AbortSignal };

const attempts = 6;

/**
 * Sends a request, and again after a while if the server is busy or the network fails. Each attempt gets a request of its
 * own, because neither a body nor an assertion can be sent twice. The last answer is returned whatever it says.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#bulk-data-status-request asks for backing off and for Retry-After.
 */
export async function patiently(create: () => Promise<Request>, { clock, signal }: Patience): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const request = await create();
    const response = await fetch(request, { signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      if (attempt + 1 < attempts) return undefined;
      throw unreachable(request.url, error);
    });
    if (response && (attempt + 1 === attempts || !(await isPassing(response)))) return response;
    await response?.body?.cancel();
    const told = response && retryAfterMs(response.headers, clock.now());
    await clock.wait(told ?? backoffMs(attempt), signal);
  }
}

/** Query and path stay out of the sentence: the address of a file may be a secret in itself. */
export function unreachable(url: string, error: unknown): ExportError {
  const { code, message } = ((error as Error).cause ?? error) as NodeJS.ErrnoException;
  return new ExportError('refused', `${new URL(url).origin} cannot be reached (${code ?? message}).`, error);
}

/** Too many requests, overload, a gateway without its server, or what the server itself calls passing. */
async function isPassing(response: Response): Promise<boolean> {
  if ([429, 502, 503, 504].includes(response.status)) return true;
  if (response.status < 500) return false;
  return readIssues(await readOutcome(response.clone())).some(({ code }) => code === 'transient');
}
