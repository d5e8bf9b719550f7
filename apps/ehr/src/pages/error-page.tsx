import { type Frame, PageFrame } from './page-frame.tsx';
import { catalogues } from './texts/catalogue.ts';

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

/** What went wrong, first for a person, then for whoever develops the app. Never a way to leave for the app's own URL. */
export function ErrorPage({ frame, kind, details, requestId }: ErrorView) {
  const { error, errorDetails } = catalogues[frame.language];
  const texts = error[kind];
  return (
    <PageFrame frame={frame} title={texts.title} problem>
      <div className="card medium stack">
        <h1>{texts.title}</h1>
        <p>{texts.text}</p>
        <p className="soft">{texts.hint}</p>
        {details && <Details frame={frame} details={details} />}
        <p className="last-line">
          <a href="/">{errorDetails.home}</a>
          {requestId && (
            <span className="soft small">
              {errorDetails.requestId} <code>{requestId}</code>
            </span>
          )}
        </p>
      </div>
    </PageFrame>
  );
}

/** The description comes from the protocol code and is English in every language. */
function Details({ frame, details }: { frame: Frame; details: NonNullable<ErrorView['details']> }) {
  const texts = catalogues[frame.language].errorDetails;
  return (
    <section className="developer" aria-labelledby="developer">
      <h2 id="developer">{texts.title}</h2>
      <dl>
        <div>
          <dt>{texts.code}</dt>
          <dd>
            <code>{details.error}</code>
          </dd>
        </div>
        <div>
          <dt>{texts.description}</dt>
          <dd lang="en">{details.description}</dd>
        </div>
        {details.specLink && (
          <div>
            <dt>{texts.spec}</dt>
            <dd>
              <a href={details.specLink}>{details.specLink}</a>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
