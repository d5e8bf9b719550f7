import { type AppInfo, type FormTarget, type Frame, PageFrame } from './page-frame.tsx';

export type RecordRow = {
  patientId: string;
  name: string;
  /** How the person signed in is related to this patient; `patient` for a clinician's choice. */
  relationship: 'self' | 'child' | 'patient';
  /** FHIR date: YYYY, YYYY-MM or YYYY-MM-DD. */
  birthDate?: string;
  mrn?: string;
  selected: boolean;
};

export type ScopeRow = {
  /** In the form in which it would be granted. */
  scope: string;
  /** What it means, in the page's language. */
  title: string;
  /** The door's policy grants it with every approval, so it cannot be denied. */
  locked: boolean;
  /** As the form opens: everything, or what this person allowed this app before. */
  allowed: boolean;
  /** Asked for the first time by an app that was approved before. */
  isNew: boolean;
};

export type ConsentView = {
  frame: Frame;
  app: AppInfo;
  signedInAs: string;
  /** The host of the redirect URI. */
  returnsTo: string;
  /** POST: `patient`, `scope` (repeated, unlocked rows only), `decision` (allow | deny), `interaction`, `form_token`. */
  form: FormTarget;
  switchAccount: FormTarget;
  /** The records that may be shared; none when the app asks for no patient. */
  records: readonly RecordRow[];
  /** Locked rows first. */
  scopes: readonly ScopeRow[];
  /** `always` where the door gives no choice, `offline-access` where denying that scope ends access with the visit. */
  duration: 'always' | 'offline-access' | 'visit';
};

export function ConsentPage({ frame }: ConsentView) {
  return (
    <PageFrame frame={frame} title="">
      {null}
    </PageFrame>
  );
}
