import { ConsentRecords, type RecordRow } from './consent-records.tsx';
import { ConsentScopes, type ScopeRow } from './consent-scopes.tsx';
import { AppMark, HiddenFields, SignedInAs } from './form-parts.tsx';
import { type AppInfo, type FormTarget, type Frame, PageFrame } from './page-frame.tsx';
import { type Catalogue, catalogues } from './texts/catalogue.ts';
import { type Visit, visitName } from './visit-words.ts';

export type { RecordRow, ScopeRow };

export type ConsentView = {
  frame: Frame;
  app: AppInfo;
  signedInAs: string;
  /** The host of the redirect URI. */
  returnsTo: string;
  /**
   * POST: `patient`, `scope` (repeated, unlocked rows and their categories), `dont_ask_again` (yes), `decision`
   * (allow | deny), `interaction`, `form_token`.
   */
  form: FormTarget;
  switchAccount?: FormTarget;
  /** The records that may be shared; none when the app asks for no patient. */
  records: readonly RecordRow[];
  /** The visit that the app is to know about. */
  visit?: Visit;
  /** Locked rows first. */
  scopes: readonly ScopeRow[];
  /** `always` where the door gives no choice, `offline-access` where denying that scope ends access with the visit. */
  duration: 'always' | 'offline-access' | 'visit';
  /** Whether the page is to be spared the next time, as the form opens; absent where the door does not offer that. */
  dontAskAgain?: boolean;
};

/**
 * The page on which a person decides. What a box means, how many are allowed and how long access lasts all follow the boxes by
 * CSS alone (`:has`, a counter), so the page says the same with and without a script: there is none.
 */
export function ConsentPage(view: ConsentView) {
  const { frame, app, form, records, scopes } = view;
  const texts = catalogues[frame.language].consent;
  return (
    <PageFrame
      frame={frame}
      title={texts.title(app.name)}
      styles={['tables', 'consent', 'consent-scopes', 'consent-bar']}
    >
      <div className="consent">
        <div className="app">
          <AppMark app={app} />
          <h1>{texts.title(app.name)}</h1>
        </div>
        <About {...view} />
        <form method="post" action={form.action} className="decision" autoComplete="off">
          <EnterDecidesNothing />
          <HiddenFields form={form} />
          {records.length > 0 && <ConsentRecords language={frame.language} records={records} />}
          <ConsentScopes language={frame.language} app={app} scopes={scopes} />
          {view.dontAskAgain !== undefined && <DontAskAgain texts={texts} app={app} isOn={view.dontAskAgain} />}
          <Decide {...view} />
        </form>
      </div>
    </PageFrame>
  );
}

/**
 * Enter in a box or radio presses the form's first submit button. Outside of a dialog this one does nothing, so only a button that
 * somebody means to press decides. https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#form-submission-algorithm
 */
const EnterDecidesNothing = () => <button type="submit" formMethod="dialog" formNoValidate hidden />;

function About({ frame, app, signedInAs, returnsTo, switchAccount, visit, duration }: ConsentView) {
  const { consent: texts, visits } = catalogues[frame.language];
  return (
    <aside className="card about" aria-labelledby="about">
      <h2 id="about">{texts.about}</h2>
      <SignedInAs frame={frame} name={signedInAs} switchAccount={switchAccount} />
      <dl>
        {app.publisher && (
          <div>
            <dt>{texts.publisher}</dt>
            <dd>{app.publisher}</dd>
          </div>
        )}
        <div>
          <dt>{texts.returnsTo}</dt>
          <dd>
            <code>{returnsTo}</code>
          </dd>
        </div>
        {visit && (
          <div>
            <dt>{visits.label}</dt>
            <dd>{visitName(visit, frame.language)}</dd>
          </div>
        )}
        <div>
          <dt>{texts.lasts}</dt>
          <dd>
            {duration !== 'visit' && <span className="until-ended">{texts.untilEnded}</span>}
            {duration !== 'always' && <span className="this-visit">{texts.thisVisit}</span>}
          </dd>
        </div>
      </dl>
    </aside>
  );
}

function DontAskAgain({ texts, app, isOn }: { texts: Catalogue['consent']; app: AppInfo; isOn: boolean }) {
  return (
    <div className="card dont-ask">
      <input
        type="checkbox"
        id="dont_ask_again"
        name="dont_ask_again"
        value="yes"
        defaultChecked={isOn}
        aria-describedby="dont_ask_hint"
      />
      <div>
        <label className="what" htmlFor="dont_ask_again">
          {texts.dontAskAgain(app.name)}
        </label>
        <p className="soft" id="dont_ask_hint">
          {texts.dontAskAgainHint}
        </p>
      </div>
    </div>
  );
}

function Decide({ frame, scopes }: ConsentView) {
  const texts = catalogues[frame.language].consent;
  const open = scopes.filter(scope => !scope.locked).length;
  return (
    <div className="decide">
      <div className="card bar">
        {open > 0 && (
          <p>
            <span className="tally">
              {texts.tally(open)}
              <span className="partly-tally">{texts.tallyInPart}</span>
            </span>
            <button type="reset" className="button link">
              {texts.reset}
            </button>
          </p>
        )}
        <div className="buttons">
          <button id="deny" className="button quiet" type="submit" name="decision" value="deny" formNoValidate>
            {texts.deny}
          </button>
          <button id="allow" className="button" type="submit" name="decision" value="allow">
            {texts.allow}
          </button>
        </div>
      </div>
    </div>
  );
}
