import { type Frame, PageFrame } from './page-frame.tsx';
import { catalogues } from './texts/catalogue.ts';

export type SignedOutView = { frame: Frame; homeUrl: string; signInUrl: string };

export function SignedOutPage({ frame, homeUrl, signInUrl }: SignedOutView) {
  const texts = catalogues[frame.language].signedOut;
  return (
    <PageFrame frame={frame} title={texts.title}>
      <div className="card narrow stack">
        <h1>{texts.title}</h1>
        <p>{texts.text}</p>
        <p className="soft">{texts.hint}</p>
        <p className="last-line">
          <a className="button" href={signInUrl}>
            {texts.again}
          </a>
          <a href={homeUrl}>{texts.home}</a>
        </p>
      </div>
    </PageFrame>
  );
}
