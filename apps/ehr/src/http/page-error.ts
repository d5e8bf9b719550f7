import type { ErrorView } from '../pages/error-page.tsx';

/** Ends a request of a person with the error page of that kind. */
export class PageError extends Error {
  override name = 'PageError';
  readonly status: number;
  readonly kind: ErrorView['kind'];

  constructor(status: number, kind: ErrorView['kind']) {
    super(`${status} ${kind}`);
    this.status = status;
    this.kind = kind;
  }
}
