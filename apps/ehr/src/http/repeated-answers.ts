import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { hostLines } from './origin.ts';

/**
 * What says the same to everybody is sent again as it was, without passing the routes: an app reads our documents each
 * time it starts.
 */
export type RepeatedAnswers = {
  /**
   * Put before the GET of a document: its answer is kept, and holds for as long as `saying` has the value that it has
   * now; never while that is undefined.
   */
  keepWhile(saying: () => string | undefined): RequestHandler;
  /** Answers what can be answered so; everything else is passed on. */
  before(listener: RequestListener): RequestListener;
};

type Answer = {
  headers: [string, number | string | string[]][];
  text: string;
  said: string;
  saying: () => string | undefined;
};

/**
 * Far more than there are documents at the origins of an EHR. Paths can be written in many ways: who does so pushes out what
 * was kept, and it is kept anew when it is asked for again.
 */
const mostAnswers = 200;

/** `begin` is told of every request that is answered so: the log, and the id of the request. */
export function createRepeatedAnswers(
  begin: (request: Pick<IncomingMessage, 'method'> & { path: string }, response: ServerResponse) => void,
): RepeatedAnswers {
  const answers = new Map<string, Answer>();

  function find(request: IncomingMessage): Answer | undefined {
    const key = keyOf(request);
    const answer = key === undefined ? undefined : answers.get(key);
    return answer?.saying() === answer?.said ? answer : undefined;
  }

  return {
    keepWhile: saying => (request, response, next) => {
      const key = keyOf(request);
      if (key === undefined) return next();
      const before = saying();
      const end = response.end;
      response.end = function (this: typeof response, text?: unknown, ...rest: unknown[]) {
        const said = saying();
        // What has changed while the answer was made may or may not be in it.
        if (said !== undefined && said === before && response.statusCode === 200 && typeof text === 'string') {
          const headers = Object.entries(response.getHeaders()).flatMap(([name, value]) =>
            value === undefined || name === 'x-request-id' ? [] : [[name, value] as Answer['headers'][number]],
          );
          answers.delete(key);
          const [oldest] = answers.keys();
          if (oldest !== undefined && answers.size >= mostAnswers) answers.delete(oldest);
          answers.set(key, { headers, text, said, saying });
        }
        return Reflect.apply(end, this, [text, ...rest]);
      } as typeof end;
      next();
    },
    before: listener => (request, response) => {
      const answer = find(request);
      if (!answer) return listener(request, response);
      begin({ method: 'GET', path: request.url ?? '' }, response);
      for (const [name, value] of answer.headers) response.setHeader(name, value);
      response.end(answer.text);
    },
  };
}

/** A plain GET of one host; undefined for all that a proxy, a query or a second Host may have changed. */
function keyOf({ method, url, headers, rawHeaders }: IncomingMessage): string | undefined {
  const isPlain = method === 'GET' && headers['x-forwarded-host'] === undefined && hostLines({ rawHeaders }) === 1;
  return isPlain && url !== undefined && !url.includes('?') ? `${headers.host?.toLowerCase()} ${url}` : undefined;
}
