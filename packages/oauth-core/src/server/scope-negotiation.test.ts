import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatScopes } from '../format-scope.ts';
import { parseScope } from '../parse-scope.ts';
import { isCoveredBy } from '../scope-within.ts';
import { arbitraryScope } from '../testing/arbitrary-scope.ts';
import { negotiateScopes, type ScopeLimits } from './scope-negotiation.ts';

const everything = 'openid fhirUser launch/patient offline_access patient/*.cruds user/*.cruds';
const negotiate = (asked: string, limits: Partial<ScopeLimits> = {}) =>
  negotiateScopes({
    asked,
    limits: { server: everything, client: everything, ...limits },
    heldTypes: ['Condition', 'Observation', 'Patient'],
  });
const outcome = (asked: string, limits?: Partial<ScopeLimits>) =>
  negotiate(asked, limits).map(({ reason, granted }) => [reason, formatScopes(granted)]);

describe('launch', () => {
  const limits = { server: `launch ${everything}`, client: `launch ${everything}` };
  const of = (asked: string, launched: boolean) =>
    negotiateScopes({ asked, limits, heldTypes: ['Patient'], launched }).map(({ reason }) => reason);

  it('is granted to an app that the EHR started', () => {
    expect(of('launch openid', true)).toEqual(['granted', 'granted']);
  });

  it('means nothing when the EHR did not start the app; launch/patient does', () => {
    expect(of('launch launch/patient', false)).toEqual(['not-launched', 'granted']);
  });

  it('is not granted when nobody says so', () => {
    expect(outcome('launch', limits)).toEqual([['not-launched', '']]);
  });
});

describe('launch/<type>', () => {
  const limits = { server: 'launch launch/patient launch/encounter', client: 'launch launch/patient launch/encounter' };
  const of = (asked: string, contexts?: string[], change: Partial<ScopeLimits> = {}) =>
    negotiateScopes({ asked, limits: { ...limits, ...change }, heldTypes: [], launched: true, contexts }).map(
      ({ reason, granted }) => [reason, formatScopes(granted)],
    )[0];

  it('is granted for what the launch brought along, to whoever may be told of a launch', () => {
    expect(of('launch/imagingstudy', ['imagingstudy'])).toEqual(['granted', 'launch/imagingstudy']);
  });

  it.each([
    'launch/imagingstudy?role=https://example.org/unknown',
    'launch/patient?role=https://example.org/unknown',
    'launch/encounter?role=https://example.org/unknown',
  ])('%s gives the context of its type, whatever the role', asked => {
    expect(of(asked, ['patient', 'encounter', 'imagingstudy'])).toEqual(['granted', asked]);
  });

  it('is refused when nothing of that type is there', () => {
    expect(of('launch/imagingstudy')).toEqual(['no-context', '']);
    expect(of('launch/encounter', ['patient'])).toEqual(['no-context', '']);
  });

  it.each([
    ['launch/imagingstudy', { client: 'launch/patient launch/encounter' }],
    ['launch/encounter', { client: 'launch launch/patient' }],
    ['launch/encounter?role=x', { client: 'launch' }],
  ])('%s is refused to a client that is registered for %j', (asked, change) => {
    expect(of(asked, ['patient', 'encounter', 'imagingstudy'], change)).toEqual(['beyond-client', '']);
  });

  it('says why', () => {
    const [decision] = negotiateScopes({ asked: 'launch/list', limits, heldTypes: [] });
    expect(decision?.explanation).toBe(
      'launch/list stands for something that was neither open in the EHR nor picked, so there is nothing to tell.',
    );
  });
});

describe('one scope', () => {
  it.each([
    ['openid', {}, 'granted', 'openid'],
    ['patient/*.rs', {}, 'granted', 'patient/*.rs'],
    ['patient/*.read', { client: 'patient/*.rs' }, 'granted', 'patient/*.read'],
    ['patient/Patient.rs', { client: 'patient/Patient.r patient/Patient.s' }, 'granted', 'patient/Patient.rs'],
    ['patient/*.cruds', { server: 'patient/*.rs' }, 'reduced', 'patient/*.rs'],
    ['patient/*.*', { server: 'patient/*.rs' }, 'reduced', 'patient/*.read'],
    ['patient/*.*', { server: 'patient/*.r' }, 'reduced', 'patient/*.r'],
    [
      'patient/*.rs',
      { client: 'patient/Patient.rs patient/Condition.r' },
      'reduced',
      'patient/Patient.rs patient/Condition.r',
    ],
    ['patient/*.rs', { client: 'patient/Patient.r patient/Patient.s' }, 'reduced', 'patient/Patient.rs'],
    ['patient/*.rs', { client: 'patient/Patient.rs patient/*.r' }, 'reduced', 'patient/Patient.rs patient/*.r'],
    ['patient/*.rs', { client: 'patient/*.r patient/Patient.r' }, 'reduced', 'patient/*.r'],
    [
      'patient/Observation.read',
      { client: 'patient/Observation.rs?category=laboratory' },
      'reduced',
      'patient/Observation.rs?category=laboratory',
    ],
    [
      'patient/Observation.rs?status=final',
      { client: 'patient/Observation.rs?category=laboratory' },
      'reduced',
      'patient/Observation.rs?status=final&category=laboratory',
    ],
    ['user/*.cruds', { user: 'user/*.rs' }, 'reduced', 'user/*.rs'],
    ['patient/.rs', {}, 'unknown', ''],
    ['patient/Claim.rs', {}, 'type-not-held', ''],
    ['__darkMode', {}, 'beyond-server', ''],
    ['system/*.rs', {}, 'beyond-server', ''],
    ['launch/encounter', {}, 'beyond-server', ''],
    ['offline_access', { client: 'openid' }, 'beyond-client', ''],
    ['patient/*.cud', { client: 'patient/*.rs' }, 'beyond-client', ''],
    ['user/*.rs', { client: 'patient/*.rs' }, 'beyond-client', ''],
    ['user/*.cud', { user: 'user/*.rs' }, 'beyond-user', ''],
  ])('%s under %j is %s', (asked, limits, reason, granted) => {
    expect(outcome(asked, limits)).toEqual([[reason, granted]]);
  });
});

it('decides word by word, in the order asked', () => {
  expect(negotiate('patient/*.rs nonsense openid').map(({ asked, reason }) => [asked, reason])).toEqual([
    ['patient/*.rs', 'granted'],
    ['nonsense', 'unknown'],
    ['openid', 'granted'],
  ]);
});

it('explains each decision in a sentence', () => {
  const asked = 'openid nonsense patient/Claim.rs patient/*.cruds launch __x fhirUser user/*.rs launch/list';
  const sentences = negotiate(asked, { client: 'openid user/*.rs patient/*.rs', user: 'openid patient/*.rs' });
  expect(sentences.map(({ explanation }) => explanation)).toEqual([
    'openid can be granted as asked.',
    'nonsense is not a scope of SMART App Launch 2.2.',
    'patient/Claim.rs asks for a type of resource that this server does not hold.',
    'patient/*.cruds is reduced to patient/*.rs.',
    'launch is for an app that the EHR starts, and this request carries no launch.',
    '__x is more than this server offers.',
    'fhirUser is more than this client is registered for.',
    'user/*.rs is more than this user may give.',
    'launch/list stands for something that was neither open in the EHR nor picked, so there is nothing to tell.',
  ]);
});

it('decides nothing when nothing is asked', () => {
  expect(negotiate('')).toEqual([]);
});

it('never grants more than was asked, nor more than any limit', () => {
  const limit = fc.array(arbitraryScope).map(formatScopes);
  fc.assert(
    fc.property(fc.array(arbitraryScope), limit, limit, (asked, server, client) => {
      const decisions = negotiateScopes({
        asked: formatScopes(asked),
        limits: { server, client },
        heldTypes: ['Patient', 'Observation', 'CarePlan'],
      });
      for (const { asked: text, granted } of decisions) {
        for (const limits of [[text], server.split(' '), client.split(' ')]) {
          const scopes = limits.flatMap(word => parseScope(word) ?? []);
          for (const scope of granted) expect(isCoveredBy(scope, scopes)).toBe(true);
        }
      }
    }),
  );
});
