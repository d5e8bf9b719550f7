import type { ReactNode } from 'react';
import { CareMark } from './icons.tsx';
import { catalogues, type Language, languageNames, languages } from './texts/catalogue.ts';

/** What every page needs to know before it says anything of its own. */
export type Frame = {
  language: Language;
  /** Query parameters of this page that its links keep: the interaction, a search. The links add `lang` themselves. */
  keep: Readonly<Record<string, string | readonly string[]>>;
  /** Marks the page as a demonstration with invented patients. */
  demo: boolean;
};

/** Where a form goes and the hidden fields that prove where it came from. */
export type FormTarget = { action: string; interaction?: string; formToken: string };

/** The app a person is on the way to, as it was registered. */
export type AppInfo = { name: string; publisher?: string };

type Props = {
  frame: Frame;
  title: string;
  /** Stylesheets of this page beside those that all pages have. */
  styles?: readonly (
    | 'sign-in'
    | 'tables'
    | 'consent'
    | 'consent-scopes'
    | 'consent-bar'
    | 'home'
    | 'manage'
    | 'jwt'
    | 'fhir'
  )[];
  /** Says in the title, which a screen reader speaks first, that something went wrong. */
  problem?: boolean;
  children: ReactNode;
};

/** The document around a page: head, banner, languages, footer. No script, no style attribute: the policy allows neither. */
export function PageFrame({ frame, title, styles = [], problem = false, children }: Props) {
  const { frame: texts } = catalogues[frame.language];
  return (
    <html lang={frame.language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${problem ? `${texts.problem}: ` : ''}${title} · ${texts.product}`}</title>
        {['tokens', 'pages', 'forms', ...styles].map(name => (
          <link key={name} rel="stylesheet" href={`/assets/${name}.css`} />
        ))}
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      </head>
      <body>
        <a className="skip" href="#main">
          {texts.skip}
        </a>
        <header className="banner">
          <div className="width">
            <span className="brand">
              <CareMark />
              <span>
                {texts.product}
                <small>{texts.tagline}</small>
              </span>
            </span>
            <LanguageLinks frame={frame} />
          </div>
          {frame.demo && (
            <p className="demo">
              <span className="width">{texts.demo}</span>
            </p>
          )}
        </header>
        <main id="main" className="width" tabIndex={-1}>
          {children}
        </main>
        <footer className="foot">
          <div className="width">{texts.about}</div>
        </footer>
      </body>
    </html>
  );
}

/** Links rather than a menu: they work without a script, and they keep what this page is about. */
function LanguageLinks({ frame }: { frame: Frame }) {
  return (
    <nav className="languages" aria-label={catalogues[frame.language].frame.language}>
      {languages.map(language => (
        <a
          key={language}
          href={linkKeeping(frame, { lang: language })}
          lang={language}
          hrefLang={language}
          aria-current={language === frame.language ? 'true' : undefined}
        >
          {languageNames[language]}
        </a>
      ))}
    </nav>
  );
}

/** A link to this page with other query parameters beside those that it keeps. */
export function linkKeeping(frame: Frame, parameters: Readonly<Record<string, string>>): string {
  const all = Object.entries({ ...frame.keep, ...parameters });
  return `?${new URLSearchParams(all.flatMap(([name, values]) => [values].flat().map(value => [name, value])))}`;
}
