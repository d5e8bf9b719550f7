// biome-ignore-all lint/a11y/noAutofocus: this page is one short form, and its heading is read with it
import { AppMark, HiddenFields } from './form-parts.tsx';
import { type AppInfo, type FormTarget, type Frame, linkKeeping, PageFrame } from './page-frame.tsx';
import { type Catalogue, catalogues } from './texts/catalogue.ts';

/** A demonstration account that one click fills in: the link re-opens the page with `fill=<username>`. */
export type DemoAccount = {
  username: string;
  displayName: string;
  role: 'patient' | 'practitioner' | 'nurse' | 'admin';
  /** How many records this person may share. */
  recordCount: number;
};

export type SignInView = {
  frame: Frame;
  /** Absent when somebody signs in to the EHR itself. */
  app?: AppInfo;
  /** POST: `login_user`, `login_passwd`, `interaction`, `to`, `form_token`. */
  form: FormTarget;
  /** The screen of the EHR to go back to. */
  to?: string;
  button: 'sign-in' | 'next';
  /** What was typed before, or a demonstration account's name. */
  username?: string;
  /** Only ever a demonstration account's password; what a person typed is not sent back. */
  password?: string;
  problem?: { kind: 'failed' } | { kind: 'locked-out'; seconds: number };
  /** Only in the demonstration. */
  demoAccounts?: readonly DemoAccount[];
};

export function SignInPage({ frame, app, form, to, button, username, password, problem, demoAccounts }: SignInView) {
  const texts = catalogues[frame.language].signIn;
  const title = app ? texts.titleForApp(app.name) : texts.title;
  const focus = password ? 'submit' : username ? 'password' : 'username';
  const described = problem
    ? { 'aria-invalid': problem.kind === 'failed' || undefined, 'aria-describedby': 'problem' }
    : {};
  return (
    <PageFrame frame={frame} title={title} styles={['sign-in']} problem={problem !== undefined}>
      <div className="card narrow stack">
        {app && (
          <div className="app">
            <AppMark app={app} />
            <span>
              <strong>{app.name}</strong>
              {app.publisher && <span className="soft">{app.publisher}</span>}
            </span>
          </div>
        )}
        <h1>{title}</h1>
        {problem && <Problem problem={problem} texts={texts} />}
        <form method="post" action={form.action} className="stack">
          <HiddenFields form={form} />
          {to !== undefined && <input type="hidden" name="to" value={to} />}
          <div className="field">
            <label htmlFor="login_user">{texts.username}</label>
            <input
              id="login_user"
              name="login_user"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              defaultValue={username}
              autoFocus={focus === 'username'}
              {...described}
            />
          </div>
          <div className="field">
            <label htmlFor="login_passwd">{texts.password}</label>
            <input
              id="login_passwd"
              name="login_passwd"
              type="password"
              autoComplete="current-password"
              required
              defaultValue={password}
              autoFocus={focus === 'password'}
              {...described}
            />
          </div>
          <button id="login_submit" className="button" type="submit" autoFocus={focus === 'submit'}>
            {texts.submit[button]}
          </button>
        </form>
        {app && <p className="soft small">{texts.why(app.name)}</p>}
        {demoAccounts && <DemoAccounts frame={frame} accounts={demoAccounts} chosen={username} />}
      </div>
    </PageFrame>
  );
}

function Problem({ problem, texts }: { problem: NonNullable<SignInView['problem']>; texts: Catalogue['signIn'] }) {
  const [what, hint] =
    problem.kind === 'failed'
      ? [texts.failed, texts.failedHint]
      : [texts.lockedOut, texts.lockedOutHint(Math.ceil(problem.seconds / 60))];
  return (
    <div className="alert" role="alert" id="problem">
      <strong>{what}</strong> {hint}
    </div>
  );
}

function DemoAccounts(props: { frame: Frame; accounts: readonly DemoAccount[]; chosen?: string }) {
  const { signIn, roles } = catalogues[props.frame.language];
  return (
    <section className="demo-accounts" aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">{signIn.demoAccounts}</h2>
      <p className="soft small">{signIn.demoHint}</p>
      <ul>
        {props.accounts.map(account => (
          <li key={account.username}>
            <a
              href={linkKeeping(props.frame, { fill: account.username })}
              aria-current={account.username === props.chosen ? 'true' : undefined}
            >
              <strong>{account.displayName}</strong>
              <code>{account.username}</code>
              <small>{roles[account.role](account.recordCount)}</small>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
