import { describe, expect, test } from 'vitest';
import { current, doorwayAt } from '../front-doors.ts';
import type { Interaction, StoredRequest } from '../stores/interactions.ts';
import type { User } from '../stores/users.ts';
import { nextStep, sessionSuffices, urlOfStep } from './next-step.ts';

const request: StoredRequest = {
  target: { proven: 'client-and-redirect-uri', clientId: 'app', redirectUri: 'https://app.example/callback' },
  clientId: 'app',
  scope: 'launch/patient patient/*.rs',
  needsPatient: true,
  needsEncounter: false,
  prompt: [],
  receivedMs: 100_000,
};
const interaction: Interaction = {
  idHash: 'hash',
  clientId: 'app',
  door: 'current',
  request,
  sessionHash: 'session',
  expiresAtMs: 200_000,
  finished: false,
};
const launch = { handleHash: 'launch', username: 'ana', patientId: '1', display: 'tab' } as const;
const session = { idHash: 'session', username: 'ana', authTimeMs: 50_000 };
const user: User = { username: 'ana', displayName: 'Ana', role: 'patient', records: [] };
const visits = { ...interaction, request: { ...request, needsEncounter: true } };
const ofVisits = (change: Partial<StoredRequest>) => ({ ...visits, request: { ...visits.request, ...change } });
const parent: User = { ...user, records: [{ patientId: '1', relationship: 'self', fhirUser: 'Patient/1' }] };
const clinician: User = { ...user, role: 'practitioner', panelOf: 'Practitioner/1' };

describe('the next step is', () => {
  test.each([
    ['sign-in when nobody is signed in', { interaction }, 'login'],
    [
      'sign-in when the session is not the one of this request',
      { interaction, session: { ...session, idHash: 'x' }, user },
      'login',
    ],
    ['sign-in when the person is gone', { interaction, session }, 'login'],
    ['scope confirmation for a patient', { interaction, session, user }, 'consent'],
    ['patient choice for a clinician', { interaction, session, user: clinician }, 'choose-patient'],
    [
      'scope confirmation once the patient is chosen',
      { interaction: { ...interaction, patientId: '1' }, session, user: clinician },
      'consent',
    ],
    [
      'scope confirmation when no patient is asked for',
      { interaction: { ...interaction, request: { ...request, needsPatient: false } }, session, user: clinician },
      'consent',
    ],
    [
      'scope confirmation when the launch brought the patient along',
      { interaction: { ...interaction, request: { ...request, launch } }, session, user: clinician },
      'consent',
    ],
    ['visit choice for a person with a record', { interaction: visits, session, user: parent }, 'choose-encounter'],
    [
      'visit choice though no patient is asked for',
      { interaction: ofVisits({ needsPatient: false }), session, user: parent },
      'choose-encounter',
    ],
    ['scope confirmation for a person without a record', { interaction: visits, session, user }, 'consent'],
    [
      'scope confirmation once the visit is chosen',
      { interaction: { ...visits, encounterId: '7' }, session, user: parent },
      'consent',
    ],
    [
      'scope confirmation once she goes on without a visit',
      { interaction: { ...visits, encounterId: '' }, session, user: parent },
      'consent',
    ],
    [
      'patient choice for a clinician before the visit',
      { interaction: ofVisits({ needsPatient: false }), session, user: clinician },
      'choose-patient',
    ],
    [
      'visit choice for a clinician once the patient is chosen',
      { interaction: { ...visits, patientId: '1' }, session, user: clinician },
      'choose-encounter',
    ],
    [
      'visit choice when the launch brought a patient along and no visit',
      { interaction: ofVisits({ launch }), session, user: clinician },
      'choose-encounter',
    ],
    [
      'scope confirmation when the launch brought the visit along',
      { interaction: ofVisits({ launch: { ...launch, encounterId: '7' } }), session, user: clinician },
      'consent',
    ],
    [
      'scope confirmation when a launch without a patient asks for no patient',
      {
        interaction: ofVisits({ needsPatient: false, launch: { ...launch, patientId: undefined } }),
        session,
        user: clinician,
      },
      'consent',
    ],
    ['none when it is finished', { interaction: { ...interaction, finished: true }, session, user }, 'done'],
  ] as const)('%s', (_, progress, step) => {
    expect(nextStep(progress)).toBe(step);
  });
});

describe('a session suffices', () => {
  test.each([
    ['without demands', {}, true],
    ['never for prompt=login', { prompt: ['login'] }, false],
    ['never for prompt=select_account', { prompt: ['select_account'] }, false],
    ['when younger than max_age', { maxAgeSeconds: 50 }, true],
    ['not when older than max_age', { maxAgeSeconds: 49 }, false],
    ['not for max_age=0', { maxAgeSeconds: 0 }, false],
  ] as const)('%s', (_, change, suffices) => {
    expect(
      sessionSuffices(session, { ...request, ...change, prompt: [...('prompt' in change ? change.prompt : [])] }),
    ).toBe(suffices);
  });
});

test('pages carry the interaction along', () => {
  const doorway = doorwayAt(current, 'https://ehr.example');
  expect(urlOfStep('choose-patient', 'i_1', doorway)).toBe('https://ehr.example/choose-patient?interaction=i_1');
  expect(urlOfStep('choose-encounter', 'i_1', doorway)).toBe('https://ehr.example/choose-encounter?interaction=i_1');
  expect(urlOfStep('done', 'i_1', doorway)).toBe('https://ehr.example/');
});
