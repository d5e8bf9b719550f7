import type { AppInfo, FormTarget, Frame } from './page-frame.tsx';
import { catalogues } from './texts/catalogue.ts';

/** Which interaction a form belongs to, and the proof that this page made it. */
export function HiddenFields({ form }: { form: FormTarget }) {
  return (
    <>
      {form.interaction !== undefined && <input type="hidden" name="interaction" value={form.interaction} />}
      <input type="hidden" name="form_token" value={form.formToken} />
    </>
  );
}

/** The initials of an app: its own pictures would have to come from its own origin. */
export function AppMark({ app }: { app: AppInfo }) {
  const initials: string[] = app.name.match(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu) ?? ['•'];
  return (
    <span className="app-mark" aria-hidden="true">
      {initials.slice(0, 2).join('').toUpperCase()}
    </span>
  );
}

/** Who is signed in, and the way out when that is somebody else; nobody else can go on with what she launched. */
export function SignedInAs({ frame, name, switchAccount }: { frame: Frame; name: string; switchAccount?: FormTarget }) {
  const { account } = catalogues[frame.language];
  const who = (
    <span>
      {account.signedInAs} <strong>{name}</strong>
    </span>
  );
  if (!switchAccount) return <div className="signed-in-as">{who}</div>;
  return (
    <form className="signed-in-as" method="post" action={switchAccount.action}>
      <HiddenFields form={switchAccount} />
      {who}
      <button className="button link" type="submit">
        {account.notYou}
      </button>
    </form>
  );
}
