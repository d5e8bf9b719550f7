import { type AppInfo, type FormTarget, type Frame, PageFrame } from './page-frame.tsx';

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
  /** POST: `login_user`, `login_passwd`, `interaction`, `form_token`. */
  form: FormTarget;
  button: 'sign-in' | 'next';
  /** What was typed before, or a demonstration account's name. */
  username?: string;
  /** Only ever a demonstration account's password; what a person typed is not sent back. */
  password?: string;
  problem?: { kind: 'failed' } | { kind: 'locked-out'; minutes: number };
  /** Only in the demonstration. */
  demoAccounts?: readonly DemoAccount[];
};

export function SignInPage({ frame }: SignInView) {
  return (
    <PageFrame frame={frame} title="">
      {null}
    </PageFrame>
  );
}
