import { describe, expect, it } from 'vitest';
import { backendClient, confidentialClient } from '../testing/clients.ts';
import { refusalOf } from '../testing/refusal.ts';
import type { RegisteredClient } from './client.ts';
import { grantClientCredentials } from './client-credentials.ts';

const grant = (asked: string | undefined, client: RegisteredClient = backendClient) =>
  grantClientCredentials({
    asked,
    client,
    serverScope: 'launch/patient openid patient/*.rs user/*.rs system/*.rs __x',
    heldTypes: ['Condition', 'Patient'],
  });

describe('a backend service gets', () => {
  it.each([
    ['all types', 'system/*.rs', 'system/*.rs'],
    ['one type, in the form of SMART 1', 'system/Patient.read', 'system/Patient.read'],
    ['several types, in its order', 'system/Patient.rs system/Condition.r', 'system/Patient.rs system/Condition.r'],
    ['what can be read of what may be written too', 'system/*.cruds', 'system/*.rs'],
    ['what is held', 'system/Patient.rs system/Unicorn.rs', 'system/Patient.rs'],
    ['no scope that is for people', 'openid launch/patient patient/*.rs user/*.rs system/*.rs', 'system/*.rs'],
    ['the scopes that are spelled right', 'system/.read system/Patient.rs', 'system/Patient.rs'],
    ['filters too', 'system/Condition.rs?category=a', 'system/Condition.rs?category=a'],
  ])('%s', (_, asked, granted) => {
    const client = { ...backendClient, scope: `${backendClient.scope} openid launch/patient patient/*.rs user/*.rs` };
    expect(grant(asked, client).scope).toBe(granted);
  });

  it('no more than it is registered for', () => {
    expect(grant('system/*.rs', { ...backendClient, scope: 'system/Patient.rs' }).scope).toBe('system/Patient.rs');
  });
});

describe('what became of each scope is told', () => {
  const client = { ...backendClient, scope: 'system/Patient.rs patient/*.rs' };

  it.each([
    ['system/Patient.read', 'system/Patient.read', 'client', 'The client is registered for it.'],
    ['system/*.rs', 'system/Patient.rs', 'client', 'The client is registered for only a part of it.'],
    ['system/Condition.rs', '', 'client', 'The client is not registered for it.'],
    ['patient/*.rs', '', 'request', 'A backend service is given system/ scopes alone.'],
    ['system/.rs', '', 'request', 'system/.rs is not a scope of SMART App Launch 2.2.'],
  ])('%s', (asked, granted, by, reason) => {
    const { negotiation } = grant(`${asked} system/Patient.r`, client);
    expect(negotiation[0]).toMatchObject({ asked, granted });
    expect(negotiation[0]?.steps.at(-1)).toMatchObject({ by, reason, left: granted });
  });
});

describe('a backend service is refused', () => {
  it.each([
    ['no scope', undefined],
    ['blanks for a scope', '  '],
    ['an unknown scope', 'everything'],
    ['the mangled scope of a tutorial', 'system/.read'],
    ['scopes of people only', 'openid patient/*.rs user/*.rs'],
    ['an extension that is not for systems', '__x'],
    ['a type that is not held', 'system/Unicorn.rs'],
    ['nothing but writing', 'system/*.cud'],
    ['more scopes than anybody needs', 'system/Patient.rs '.repeat(101)],
  ])('with %s', async (_, asked) => {
    const client = { ...backendClient, scope: `${backendClient.scope} openid patient/*.rs user/*.rs __x` };
    expect(await refusalOf(() => grant(asked, client))).toMatchObject({ code: 'invalid_scope', status: 400 });
  });

  it('beyond its registration, and is told', async () => {
    const client = { ...backendClient, scope: 'system/Patient.rs' };
    const { code, description } = await refusalOf(() => grant('system/Condition.rs', client));
    expect(code).toBe('invalid_scope');
    expect(description).toContain('service. system/Condition.rs is more than this client is registered for.');
  });

  it('and is told which word is nearly a scope, while no other is repeated', async () => {
    const { description } = await refusalOf(() => grant('system/.read at_0123456789abcdef'));
    expect(description).toBe(
      'None of the scopes can be given to a backend service. system/.read is not a scope of SMART App Launch 2.2. ' +
        'One word is not a scope of SMART App Launch 2.2.',
    );
  });

  it('and is told of no more than three scopes', async () => {
    const asked = 'system/A.rs system/B.rs system/C.rs system/D.rs';
    const { description } = await refusalOf(() => grant(asked));
    expect([description.includes('system/C.rs'), description.includes('system/D.rs')]).toEqual([true, false]);
  });

  it.each<[string, RegisteredClient]>([
    ['when it is registered for other grants', { ...confidentialClient, scope: 'system/*.rs' }],
    ['when it can prove nothing', { ...backendClient, tokenEndpointAuthMethod: 'none' }],
  ])('%s', async (_, client) => {
    expect(await refusalOf(() => grant('system/*.rs', client))).toMatchObject({
      code: 'unauthorized_client',
      status: 400,
    });
  });
});
