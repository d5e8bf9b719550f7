import { describe, expect, it } from 'vitest';
import { applyConsent, type ConsentTerms, offeredScopes } from './consent.ts';
import { accountForConsent } from './scope-account.ts';
import { negotiateScopes } from './scope-negotiation.ts';

const heldTypes = ['CarePlan', 'Condition', 'Patient'];
const server = 'openid offline_access launch/patient patient/*.rs user/*.rs';
const client = 'openid offline_access launch/patient patient/*.cruds';
const problems =
  'patient/Condition.rs?category=http://terminology.hl7.org/CodeSystem/condition-category|problem-list-item';

type Change = { denied?: string[]; user?: string; fromMemory?: boolean; grantedScope?: ConsentTerms['grantedScope'] };

function account(asked: string, { denied = [], user = server, fromMemory = false, ...change }: Change = {}) {
  const decisions = negotiateScopes({ asked, limits: { server, client, user }, heldTypes });
  const terms: ConsentTerms = { decisions, heldTypes, locked: [], grantedScope: 'as-asked', ...change };
  const values = offeredScopes(terms).flatMap(row => [row.text, ...row.categories.map(({ text }) => text)]);
  const consent = applyConsent(
    terms,
    values.filter(text => !denied.includes(text)),
  );
  return accountForConsent({ decisions, heldTypes, consent, fromMemory });
}

it('tells every step of a scope that was allowed', () => {
  expect(account('patient/*.read')).toEqual([
    {
      asked: 'patient/*.read',
      granted: 'patient/*.read',
      steps: [
        { by: 'server', left: 'patient/*.read', reason: 'This server offers it.' },
        { by: 'client', left: 'patient/*.read', reason: 'The client is registered for it.' },
        { by: 'user', left: 'patient/*.read', reason: 'This person may give it.' },
        { by: 'consent', left: 'patient/*.read', reason: 'The person allowed it.' },
      ],
    },
  ]);
});

describe('the last step says why', () => {
  it.each<[string, Change, string, string, string]>([
    ['nonsense', {}, 'request', 'nonsense is not a scope of SMART App Launch 2.2.', ''],
    ['__darkMode', {}, 'server', 'This server does not offer it.', ''],
    ['https://x.example/s', {}, 'server', 'This server does not offer it.', ''],
    ['system/*.rs', {}, 'server', 'This server does not offer it.', ''],
    ['user/*.rs', {}, 'client', 'The client is not registered for it.', ''],
    ['patient/*.rs', { user: 'openid' }, 'user', 'This person may not give it.', ''],
    ['openid', { denied: ['openid'] }, 'consent', 'The person denied it.', ''],
    [
      'openid',
      { fromMemory: true },
      'consent',
      'The person allowed it. It is the answer that she gave before; she was not asked again.',
      'openid',
    ],
    [
      'patient/*.read',
      { denied: ['patient/CarePlan.read'] },
      'consent',
      'The person allowed only a part of it.',
      'patient/Condition.read patient/Patient.read',
    ],
    [
      'patient/*.read',
      { grantedScope: 'always-expanded' },
      'consent',
      'The person allowed it.',
      'patient/CarePlan.read patient/Condition.read patient/Patient.read',
    ],
  ])('%s %j', (asked, change, by, reason, granted) => {
    const [entry] = account(`${asked} launch/patient`, change);
    expect(entry).toMatchObject({ asked, granted });
    expect(entry?.steps.at(-1)).toMatchObject({ by, reason, ...(granted === '' && { left: '' }) });
  });

  it('and what the app got is named in the words that it was told', () => {
    const user = 'launch/patient patient/Patient.rs patient/*.r';
    const [entry] = account('patient/*.rs launch/patient', { user, grantedScope: 'always-expanded' });
    expect(entry?.granted).toBe('patient/CarePlan.r patient/Condition.r patient/Patient.rs');
  });

  it('and the steps before it say what they took away', () => {
    expect(account('patient/Patient.cruds')[0]?.steps[0]).toEqual({
      by: 'server',
      left: 'patient/Patient.rs',
      reason: 'This server offers only a part of it.',
    });
  });

  it('also where the person may give only a part', () => {
    expect(account('patient/*.rs', { user: 'patient/Patient.rs' })[0]?.steps[2]).toEqual({
      by: 'user',
      left: 'patient/Patient.rs',
      reason: 'This person may give only a part of it.',
    });
  });

  it('names the categories that are left', () => {
    const denied = offeredScopes({
      decisions: negotiateScopes({ asked: 'patient/Condition.rs', limits: { server, client }, heldTypes }),
      heldTypes,
      locked: [],
      grantedScope: 'as-asked',
    }).flatMap(row => row.categories.map(({ text }) => text).filter(text => text !== problems));
    const [entry] = account('patient/Condition.rs', { denied });
    expect([entry?.granted, entry?.steps.at(-1)?.left]).toEqual([problems, problems]);
  });

  it('counts a category as given when its type was', () => {
    const entries = account(`patient/Condition.rs ${problems}`);
    expect(entries.map(({ granted }) => granted)).toEqual(['patient/Condition.rs', problems]);
  });
});

it('accounts for every asked scope once, in order', () => {
  expect(account('openid nonsense openid patient/Patient.rs').map(({ asked }) => asked)).toEqual([
    'openid',
    'nonsense',
    'patient/Patient.rs',
  ]);
});
