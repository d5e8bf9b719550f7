import type { ReactNode } from 'react';
import { AppMark, HiddenFields, SignedInAs } from './form-parts.tsx';
import { type AppInfo, type FormTarget, type Frame, PageFrame } from './page-frame.tsx';
import { catalogues } from './texts/catalogue.ts';
import { formatMoment } from './texts/format-date.ts';
import { type Visit, visitName } from './visit-words.ts';

/** One row of what was granted, as the scope confirmation had it. */
export type Permission = {
  scope: string;
  /** What it means, in the page's language. */
  title: string;
  /** It came with the approval: the person could not deny it, and it is not counted. */
  required: boolean;
  /** The only kinds of the type that were allowed; none where it was given whole. */
  parts: readonly string[];
};

/** Access that one app was given once; the same app can be there several times, for several records, visits or devices. */
export type ConnectedApp = {
  grantId: string;
  app: AppInfo;
  /** Whose record; absent when the access is about no one patient. */
  record?: string;
  /** The one visit that it was given for. */
  visit?: Visit;
  /** Where the EHR showed it, if it was the EHR that opened it. */
  opened?: 'tab' | 'frame';
  permissions: readonly Permission[];
  /** Moments in ISO form. */
  since: string;
  lastUsed?: string;
  lasts: 'until-ended' | 'visit';
};

export type ManageView = {
  frame: Frame;
  signedInAs: string;
  switchAccount: FormTarget;
  /** POST: `grant`, `form_token`. */
  form: FormTarget;
  apps: readonly ConnectedApp[];
  /** The app whose access was ended just now. */
  ended?: string;
};

/** What a person has let apps do, and the way to end it. */
export function ManagePage({ frame, signedInAs, switchAccount, form, apps, ended }: ManageView) {
  const texts = catalogues[frame.language].manage;
  return (
    <PageFrame frame={frame} title={texts.title} styles={['manage']}>
      <div className="stack medium">
        <h1>{texts.title}</h1>
        <p className="soft">{texts.lead}</p>
        <SignedInAs frame={frame} name={signedInAs} switchAccount={switchAccount} />
        {ended !== undefined && (
          <p className="done" role="status">
            <strong>{texts.ended(ended)}</strong> {texts.endedHint}
          </p>
        )}
        {apps.length === 0 ? (
          <p className="card">{texts.none}</p>
        ) : (
          <form method="post" action={form.action}>
            <HiddenFields form={form} />
            <ul className="stack" aria-label={texts.list}>
              {apps.map(app => (
                <ConnectedAppCard key={app.grantId} frame={frame} connected={app} />
              ))}
            </ul>
          </form>
        )}
      </div>
    </PageFrame>
  );
}

function ConnectedAppCard({ frame, connected }: { frame: Frame; connected: ConnectedApp }) {
  const { manage: texts, consent, visits } = catalogues[frame.language];
  const { grantId, app, record, visit, opened, permissions, since, lastUsed, lasts } = connected;
  const decided = permissions.filter(({ required }) => !required);
  const inPart = decided.filter(({ parts }) => parts.length > 0);
  const moment = (iso: string) => <time dateTime={iso}>{formatMoment(iso, frame.language)}</time>;
  return (
    <li className="card connected" data-grant-id={grantId}>
      <div className="app">
        <AppMark app={app} />
        <div>
          <h2 id={`app-${grantId}`}>{app.name}</h2>
          {app.publisher && <span className="soft">{app.publisher}</span>}
        </div>
      </div>
      <dl id={`facts-${grantId}`}>
        {record && <Fact name={texts.record}>{record}</Fact>}
        {visit && <Fact name={visits.label}>{visitName(visit, frame.language)}</Fact>}
        {opened && <Fact name={texts.opened}>{texts.places[opened]}</Fact>}
        <Fact name={texts.since}>{moment(since)}</Fact>
        {lastUsed && <Fact name={texts.lastUsed}>{moment(lastUsed)}</Fact>}
        <Fact name={texts.lasts}>{texts.durations[lasts]}</Fact>
      </dl>
      <details>
        <summary>{texts.permissions(decided.length, inPart.length)}</summary>
        <ul>
          {permissions.map(({ scope, title, required, parts }) => (
            <li key={scope}>
              {title} {required && <span className="soft">({consent.required})</span>}
              {parts.length > 0 && <span className="soft">({texts.only(parts)})</span>}
            </li>
          ))}
        </ul>
      </details>
      <button
        className="button quiet"
        type="submit"
        name="grant"
        value={grantId}
        aria-describedby={`app-${grantId} facts-${grantId}`}
      >
        {texts.end}
      </button>
    </li>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
