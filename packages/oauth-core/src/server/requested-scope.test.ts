import { describe, expect, it } from 'vitest';
import { parseScopes } from '../parse-scope.ts';
import { refusalOf } from '../testing/refusal.ts';
import { needsEncounter, needsPatient, verifyRequestedScope, verifyScopeSize, whyNothing } from './requested-scope.ts';
import { negotiateScopes } from './scope-negotiation.ts';

const limits = { server: 'openid patient/*.rs', client: 'openid patient/*.rs' };
const negotiation = (asked: string) => ({ asked, limits, heldTypes: ['Patient'] });
const why = (asked: string) => whyNothing(negotiateScopes(negotiation(asked)));

describe('a scope string may be', () => {
  it.each([
    ['empty', ''],
    ['a hundred scopes, and any blanks between them', ' openid  '.repeat(100)],
    ['8192 bytes', 'x'.repeat(8192)],
    ['8192 bytes that are fewer characters', 'é'.repeat(4096)],
  ])('%s', (_, scope) => {
    expect(() => verifyScopeSize(scope)).not.toThrow();
  });
});

describe('a scope string is refused with', () => {
  it.each([
    ['101 scopes', 'openid '.repeat(101)],
    ['8193 bytes', 'x'.repeat(8193)],
    ['8194 bytes that are fewer characters', 'é'.repeat(4097)],
  ])('%s', async (_, scope) => {
    expect(await refusalOf(() => verifyScopeSize(scope))).toMatchObject({
      code: 'invalid_scope',
      status: 400,
      description: 'Ask for at most 100 scopes, in at most 8192 bytes.',
    });
  });
});

describe('a word that is no scope', () => {
  it.each(['patient/.rs', 'user/*.all', 'system', 'launch/Patient', `user/${'x'.repeat(59)}`])(
    'is repeated, when it nearly is one: %s',
    word => {
      expect(why(word)).toBe(`${word} is not a scope of SMART App Launch 2.2.`);
    },
  );

  it.each(['at_0123', 'patients', 'my/patient/.rs', 'user_name', `user/${'x'.repeat(60)}`])(
    'is not repeated, for it may be a secret: %s',
    word => {
      expect(why(word)).toBe('One word is not a scope of SMART App Launch 2.2.');
    },
  );
});

describe('why no scope can be given is told', () => {
  it('once for each reason, of the first three', () => {
    expect(why('a b patient/.rs openid2 __x user/*.rs')).toBe(
      'One word is not a scope of SMART App Launch 2.2. patient/.rs is not a scope of SMART App Launch 2.2. ' +
        '__x is more than this server offers.',
    );
  });

  it('also where none was asked', () => {
    expect(why('')).toBe('Ask for one at least.');
  });
});

describe('a request', () => {
  it('keeps what can be given, beside what cannot', () => {
    const decisions = verifyRequestedScope(negotiation('user/*.rs openid'));
    expect(decisions.map(({ reason }) => reason)).toEqual(['beyond-server', 'granted']);
  });

  it.each(['', 'user/*.rs nonsense'])('is refused when nothing can be given: "%s"', async asked => {
    expect(await refusalOf(() => verifyRequestedScope(negotiation(asked)))).toMatchObject({
      code: 'invalid_scope',
      status: 400,
      description: `None of the scopes can be given. ${why(asked)}`,
    });
  });
});

describe('in context must be', () => {
  it.each([
    ['openid user/Patient.rs system/*.rs launch launch/list', false, false],
    ['openid patient/Observation.r', true, false],
    ['openid launch/patient', true, false],
    ['user/*.rs launch/encounter', false, true],
    ['patient/Encounter.rs launch/encounter', true, true],
    ['', false, false],
  ])('for "%s" a patient: %s, an encounter: %s', (scope, patient, encounter) => {
    const granted = parseScopes(scope);
    expect([needsPatient(granted), needsEncounter(granted)]).toEqual([patient, encounter]);
  });
});
