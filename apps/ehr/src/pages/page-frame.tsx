import type { ReactNode } from 'react';
import type { Language } from './texts/catalogue.ts';

/** What every page needs to know before it says anything of its own. */
export type Frame = {
  language: Language;
  /** Query parameters of this page that its links keep: the interaction, a search. The links add `lang` themselves. */
  keep: Readonly<Record<string, string>>;
  /** Marks the page as a demonstration with invented patients. */
  demo: boolean;
};

/** Where a form goes and the hidden fields that prove where it came from. */
export type FormTarget = {
  action: string;
  interaction?: string;
  formToken: string;
};

/** The app a person is on the way to, as it was registered. */
export type AppInfo = { name: string; publisher?: string };

export function PageFrame({ frame, title, children }: { frame: Frame; title: string; children: ReactNode }) {
  return (
    <html lang={frame.language}>
      <head>
        <meta charSet="utf-8" />
        <title>{title}</title>
      </head>
      <body>
        <main id="main">{children}</main>
      </body>
    </html>
  );
}
