import { AppMark, HiddenFields, SignedInAs } from './form-parts.tsx';
import { type AppInfo, type FormTarget, type Frame, PageFrame } from './page-frame.tsx';
import { catalogues } from './texts/catalogue.ts';

export type NoRecordView = {
  frame: Frame;
  app: AppInfo;
  signedInAs: string;
  /** POST: `decision=deny`, `interaction`, `form_token`; sends the person back to the app without access. */
  form: FormTarget;
  switchAccount?: FormTarget;
};

/** The app needs a patient, and the person signed in has none to share. The way back is a form, so that the app is told. */
export function NoRecordPage({ frame, app, signedInAs, form, switchAccount }: NoRecordView) {
  const texts = catalogues[frame.language].noRecord;
  return (
    <PageFrame frame={frame} title={texts.title}>
      <div className="card narrow stack">
        <AppMark app={app} />
        <h1>{texts.title}</h1>
        <p>{texts.text(app.name)}</p>
        <p className="soft">{texts.hint}</p>
        <form method="post" action={form.action} className="stack">
          <HiddenFields form={form} />
          <button className="button" type="submit" name="decision" value="deny">
            {texts.back(app.name)}
          </button>
        </form>
        <SignedInAs frame={frame} name={signedInAs} switchAccount={switchAccount} />
      </div>
    </PageFrame>
  );
}
