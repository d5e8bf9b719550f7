import { type Frame, PageFrame } from './page-frame.tsx';

export type ErrorView = {
  frame: Frame;
  /**
   * What the person is told: `bad-request` the app's request cannot be trusted, so nobody is sent back to it; `expired` the sign-in
   * took too long, was finished already or began in another browser; `form` the form is stale or came from elsewhere;
   * `forbidden` this account may not do that; `not-found`; `too-many` slow down; `unexpected` our fault.
   */
  kind: 'bad-request' | 'expired' | 'form' | 'forbidden' | 'not-found' | 'too-many' | 'unexpected';
  /** For the developer of the app. */
  details?: { error: string; description: string; specLink?: string };
  requestId?: string;
};

export function ErrorPage({ frame }: ErrorView) {
  return (
    <PageFrame frame={frame} title="">
      {null}
    </PageFrame>
  );
}
