import { AppMark, HiddenFields } from './form-parts.tsx';
import { ArrowIcon } from './icons.tsx';
import { type FormTarget, type Frame, PageFrame } from './page-frame.tsx';
import type { DemoAccount } from './sign-in-page.tsx';
import { catalogues } from './texts/catalogue.ts';

/** A flow that somebody can try; its words are in the catalogue under the same id. */
export type FlowLink = { id: 'patient' | 'clinician' | 'backend'; appName: string; url: string };

export type HomeView = {
  frame: Frame;
  /** `tokensUrl`: Token Administration, for who may use it. */
  signedIn?: { name: string; signOut: FormTarget; manageUrl: string; tokensUrl?: string };
  signInUrl: string;
  flows: readonly FlowLink[];
  /** Only in the demonstration. */
  demo?: { password: string; accounts: readonly DemoAccount[] };
  developerLinks: readonly {
    id: 'smart-configuration' | 'openid-configuration' | 'capability-statement' | 'webchart' | 'jwt';
    url: string;
  }[];
};

/** What somebody sees who opens the EHR's address: what this is, and the next thing to do. */
export function HomePage(view: HomeView) {
  const { frame, flows, demo } = view;
  const texts = catalogues[frame.language].home;
  return (
    <PageFrame frame={frame} title={texts.title} styles={['tables', 'home']}>
      <div className="home">
        <header className="hero">
          <h1>{texts.title}</h1>
          <p className="lead">{texts.lead}</p>
          <Session {...view} />
        </header>
        <div className="flows">
          {flows.map(flow => (
            <Flow key={flow.id} frame={frame} flow={flow} />
          ))}
        </div>
        {demo && <Accounts frame={frame} demo={demo} />}
        <DeveloperLinks {...view} />
      </div>
    </PageFrame>
  );
}

function Session({ frame, signedIn, signInUrl }: HomeView) {
  const { account, home, manage } = catalogues[frame.language];
  if (!signedIn)
    return (
      <p>
        <a className="button quiet" href={signInUrl}>
          {account.signIn}
        </a>
      </p>
    );
  return (
    <form className="signed-in-as" method="post" action={signedIn.signOut.action}>
      <HiddenFields form={signedIn.signOut} />
      <span>
        {account.signedInAs} <strong>{signedIn.name}</strong>
      </span>
      <a className="button quiet" href={signedIn.manageUrl}>
        {manage.link}
      </a>
      {signedIn.tokensUrl && (
        <a className="button quiet" href={signedIn.tokensUrl}>
          {home.tokens}
        </a>
      )}
      <button className="button quiet" type="submit">
        {account.signOut}
      </button>
    </form>
  );
}

function Flow({ frame, flow }: { frame: Frame; flow: FlowLink }) {
  const texts = catalogues[frame.language].home.flows[flow.id];
  return (
    <section className="card flow" aria-labelledby={`flow-${flow.id}`}>
      <AppMark app={{ name: flow.appName }} />
      <h2 id={`flow-${flow.id}`}>{texts.title}</h2>
      <p className="soft">{texts.lead(flow.appName)}</p>
      <a className="button" href={flow.url}>
        {texts.open(flow.appName)} <ArrowIcon />
      </a>
      <ol className="steps">
        {texts.steps.map(step => (
          <li key={step.title}>
            <strong>{step.title}</strong>
            <span className="soft">{step.text}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Accounts({ frame, demo }: { frame: Frame; demo: NonNullable<HomeView['demo']> }) {
  const { home: texts, roles } = catalogues[frame.language];
  return (
    <section className="card" aria-labelledby="accounts">
      <h2 id="accounts">{texts.accounts}</h2>
      <p className="soft hint">
        {texts.accountsHint} <code>{demo.password}</code>
      </p>
      <table className="rows" aria-labelledby="accounts">
        <thead>
          <tr>
            <th scope="col">{texts.username}</th>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.role}</th>
          </tr>
        </thead>
        <tbody>
          {demo.accounts.map(account => (
            <tr key={account.username}>
              <th scope="row">
                <code>{account.username}</code>
              </th>
              <td data-label={texts.name}>{account.displayName}</td>
              <td data-label={texts.role}>{roles[account.role](account.recordCount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function DeveloperLinks({ frame, developerLinks }: HomeView) {
  const texts = catalogues[frame.language].home;
  return (
    <section className="card" aria-labelledby="developers">
      <h2 id="developers">{texts.developers}</h2>
      <p className="soft hint">{texts.developersHint}</p>
      <ul className="documents">
        {developerLinks.map(({ id, url }) => (
          <li key={id}>
            <a href={url}>{texts.links[id].title}</a>
            <span className="soft">{texts.links[id].text}</span>
            <code>{url}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
