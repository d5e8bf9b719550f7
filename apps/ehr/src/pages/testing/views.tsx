import type { ReactElement } from 'react';
import { ConsentPage, type ConsentView } from '../consent-page.tsx';
import { ErrorPage } from '../error-page.tsx';
import { HomePage } from '../home-page.tsx';
import { JwtPage } from '../jwt-page.tsx';
import { ManagePage, type ManageView } from '../manage-page.tsx';
import { NoRecordPage } from '../no-record-page.tsx';
import type { FormTarget, Frame } from '../page-frame.tsx';
import { PatientPickerPage, type PatientPickerView } from '../patient-picker-page.tsx';
import { type DemoAccount, SignInPage, type SignInView } from '../sign-in-page.tsx';
import { SignedOutPage } from '../signed-out-page.tsx';
import { VisitPickerPage, type VisitPickerView } from '../visit-picker-page.tsx';
import { fhirPages } from './fhir-views.tsx';

/** A name that would become an element, an attribute or a style if it were not escaped. */
export const hostileName = '<script>alert(1)</script>" onclick="alert(2)" style="color:red';

export const frame: Frame = { language: 'en', keep: { interaction: 'interaction-1' }, demo: true };
const form: FormTarget = { action: '/step', interaction: 'interaction-1', formToken: 'token-1' };
const app = { name: hostileName, publisher: hostileName };
const person = { frame, app, form, switchAccount: form, signedInAs: hostileName };

export const demoAccounts: DemoAccount[] = [
  { username: 'mlopez', displayName: hostileName, role: 'patient', recordCount: 3 },
  { username: 'admin', displayName: 'EHR administrator', role: 'admin', recordCount: 0 },
];

export const signInView: SignInView = { frame, app, form, button: 'sign-in', demoAccounts };

const box = (scope: string) => ({ scope, title: hostileName, allowed: true, isNew: false });
const row = (scope: string, locked = false) => ({ ...box(scope), locked, categories: [] });
/** A type that is given in part: one kind of it is denied, another was not asked before. */
export const divided = {
  ...row('patient/Observation.rs'),
  categories: [
    box('patient/Observation.rs?category=laboratory'),
    { ...box('patient/Observation.rs?category=survey'), allowed: false },
    { ...box('patient/Observation.rs?category=sdoh'), isNew: true },
  ],
};

export const consentView: ConsentView = {
  ...person,
  returnsTo: 'localhost:4001',
  records: [
    { patientId: 'p-1', name: hostileName, relationship: 'self', birthDate: '1987-02-20', mrn: 'LH-1', selected: true },
    { patientId: 'p-2', name: 'Mateo', relationship: 'child', birthDate: '2016', selected: false },
  ],
  visit: { kind: 'hospital', about: hostileName, start: '2026-02-27T08:00:00Z', end: '2026-03-01T11:00:00Z' },
  scopes: [
    row('launch/patient', true),
    row('openid', true),
    row('fhirUser', true),
    row('offline_access'),
    ...'ABCDEFGHIJ'.split('').map(type => row(`patient/${type}.rs`)),
    divided,
  ],
  duration: 'offline-access',
  dontAskAgain: false,
};

export const pickerView: PatientPickerView = {
  ...person,
  search: hostileName,
  patients: [
    { id: 'p-1', name: hostileName, birthDate: '1950-03', gender: 'female', mrn: hostileName },
    { id: 'p-2', name: 'Ruth', birthDate: '1950' },
  ],
  total: 42,
  page: 2,
  pageCount: 3,
};

export const visitPickerView: VisitPickerView = {
  ...person,
  search: hostileName,
  groups: [
    {
      patientId: 'p-1',
      name: hostileName,
      visits: [
        {
          id: 'e-1',
          kind: 'office',
          about: hostileName,
          start: '2026-03-01T09:00:00Z',
          end: '2026-03-01T09:20:00Z',
          place: hostileName,
          status: 'finished',
        },
        { id: 'e-2', kind: 'other' },
      ],
      total: 23,
    },
    { patientId: 'p-2', name: 'Mateo', visits: [], total: 0 },
  ],
  page: 1,
  pageCount: 1,
};

export const manageView: ManageView = {
  frame,
  signedInAs: hostileName,
  switchAccount: form,
  form,
  apps: [
    {
      grantId: 'g_1',
      app,
      record: hostileName,
      permissions: [
        { scope: 'openid', title: 'Know who you are', required: true, parts: [] },
        { scope: 'patient/CarePlan.rs', title: hostileName, required: false, parts: [] },
        {
          scope: 'patient/Observation.rs',
          title: 'Observations',
          required: false,
          parts: [hostileName, 'Vital signs'],
        },
      ],
      visit: { kind: 'office', start: '2026-03-01' },
      opened: 'frame',
      since: '2026-03-01T09:00:00Z',
      lastUsed: '2026-03-02T09:00:00Z',
      lasts: 'until-ended',
    },
    {
      grantId: 'g_2',
      app: { name: 'Other' },
      permissions: [{ scope: 'patient/CarePlan.rs', title: 'Care plans', required: false, parts: [] }],
      since: '2026-03-01T09:00:00Z',
      lasts: 'visit',
    },
  ],
  ended: hostileName,
};

const jwtFindings = {
  kind: 'jwt',
  header: { kid: hostileName },
  claims: { iss: hostileName, exp: 1_772_355_600, nbf: 'soon' },
  signature: 'wrong',
  isFromHere: false,
  time: 'over',
} as const;

/** Every page with everything that it can show, as it looks in English. */
export const everyPage: Record<string, ReactElement> = {
  'sign-in': <SignInPage {...signInView} />,
  'sign-in, failed': <SignInPage {...signInView} username={hostileName} problem={{ kind: 'failed' }} />,
  'patient picker': <PatientPickerPage {...pickerView} />,
  'visit picker': <VisitPickerPage {...visitPickerView} />,
  'visit picker, none': <VisitPickerPage {...visitPickerView} groups={[]} record="p-1" />,
  consent: <ConsentPage {...consentView} />,
  'no record': <NoRecordPage {...person} />,
  error: (
    <ErrorPage
      frame={frame}
      kind="bad-request"
      details={{ error: hostileName, description: hostileName, specLink: 'https://www.rfc-editor.org/rfc/rfc6749' }}
      requestId={hostileName}
    />
  ),
  'connected apps': <ManagePage {...manageView} />,
  'connected apps, none': <ManagePage {...manageView} apps={[]} />,
  jwt: <JwtPage frame={frame} action="/jwt" jwksUrl="/jwks" jwt={hostileName} report={jwtFindings} />,
  'jwt, of something else': (
    <JwtPage frame={frame} action="/jwt" jwksUrl="/jwks" jwt="at_x" report={{ kind: 'opaque' }} />
  ),
  ...fhirPages(frame, hostileName),
  'signed out': <SignedOutPage frame={frame} homeUrl="/" signInUrl="/login" />,
  home: (
    <HomePage
      frame={frame}
      signedIn={{ name: hostileName, signOut: form, manageUrl: '/manage' }}
      signInUrl="/login"
      flows={[
        { id: 'patient', appName: hostileName, url: 'http://localhost:4001/' },
        { id: 'clinician', appName: hostileName, url: 'http://localhost:4000/quick-view' },
        { id: 'backend', appName: hostileName, url: 'http://localhost:4003/' },
      ]}
      demo={{ password: 'demo', accounts: demoAccounts }}
      developerLinks={[{ id: 'capability-statement', url: 'http://localhost:4000/fhir/metadata' }]}
    />
  ),
};
