import { type AppInfo, type FormTarget, type Frame, PageFrame } from './page-frame.tsx';

export type PatientRow = {
  id: string;
  name: string;
  /** FHIR date: YYYY, YYYY-MM or YYYY-MM-DD. */
  birthDate?: string;
  /** FHIR administrative gender. */
  gender?: 'male' | 'female' | 'other' | 'unknown';
  mrn?: string;
};

export type PatientPickerView = {
  frame: Frame;
  app: AppInfo;
  signedInAs: string;
  /** POST: `patient` (the id chosen), `interaction`, `form_token`. The search is a GET of the same path: `q`, `page`. */
  form: FormTarget;
  switchAccount: FormTarget;
  /** What was searched for; empty shows everybody. */
  search: string;
  patients: readonly PatientRow[];
  /** Of all pages together. */
  total: number;
  /** Counted from 1. */
  page: number;
  pageCount: number;
};

export function PatientPickerPage({ frame }: PatientPickerView) {
  return (
    <PageFrame frame={frame} title="">
      {null}
    </PageFrame>
  );
}
