import { describe, expect, test } from 'vitest';
import { type Caller, createEndpointLimits, type EndpointLimit } from './endpoint-limits.ts';

const create = () => createEndpointLimits({ token: 6, authorize: 6, par: 6, register: 6 });
const by = (clientId: string | undefined, address = '192.0.2.1'): Caller => ({ clientId, address });
const fail = (limit: EndpointLimit, caller: Caller, times: number) => {
  for (let at = 0; at < times; at += 1) limit.begin(caller, 0);
};
const succeed = (limit: EndpointLimit, caller: Caller, times: number) => {
  for (let at = 0; at < times; at += 1) {
    limit.begin(caller, 0);
    limit.succeeded(caller, 0);
  }
};

describe.each(['token', 'secrets', 'par', 'authorize', 'register', 'refusals'] as const)('%s', name => {
  test('an app at one address has to wait after as many requests as it may make in a minute', () => {
    const limit = create()[name];
    for (let at = 0; at < 6; at += 1) expect(limit.begin(by('app'), 0)).toBe(0);
    expect(limit.begin(by('app'), 0)).toBe(10);
    expect(limit.begin(by('app'), 9_000)).toBe(1);
    expect(limit.begin(by('app'), 10_000)).toBe(0);
  });

  test('another app at that address does not, and neither does the same at another', () => {
    const limit = create()[name];
    fail(limit, by('app'), 100);
    expect([limit.begin(by('other'), 0), limit.begin(by('app', '192.0.2.2'), 0)]).toEqual([0, 0]);
  });

  test('inventing names of apps leads no further than five times as far', () => {
    const limit = create()[name];
    for (let at = 0; at < 30; at += 1) expect(limit.begin(by(`invented${at}`), 0)).toBe(0);
    expect(limit.begin(by('invented'), 0)).toBe(2);
    expect(limit.begin(by('app', '192.0.2.2'), 0)).toBe(0);
  });

  test('naming no app is like naming one', () => {
    const limit = create()[name];
    fail(limit, by(undefined), 6);
    expect([limit.begin(by(undefined), 0), limit.begin(by('app'), 0)]).toEqual([10, 0]);
  });

  test('0 is no limit', () => {
    const limit = createEndpointLimits({ token: 0, authorize: 0, par: 0, register: 0 })[name];
    fail(limit, by('app'), 10_000);
    succeed(limit, by('app'), 10_000);
    expect(limit.begin(by('app'), 0)).toBe(0);
  });
});

describe.each(['token', 'par'] as const)('%s, of a client that is known in the end', name => {
  test('success costs the address nothing, and the app of its own budget over all addresses', () => {
    const limit = create()[name];
    succeed(limit, by('app'), 60);
    expect([limit.begin(by('app'), 0), limit.begin(by('app', '192.0.2.2'), 0)]).toEqual([1, 1]);
    expect(limit.begin(by('other'), 0)).toBe(0);
    expect(limit.begin(by('app'), 1_000)).toBe(0);
  });

  test('who fails in another’s name takes nothing away from it', () => {
    const limit = create()[name];
    for (let at = 0; at < 20; at += 1) fail(limit, by('app', `198.51.100.${at}`), 100);
    succeed(limit, by('app'), 59);
    expect(limit.begin(by('app'), 0)).toBe(0);
  });

  test('what is under way counts as failed until it has succeeded', () => {
    const limit = create()[name];
    fail(limit, by('app'), 6);
    limit.succeeded(by('app'), 0);
    expect([limit.begin(by('app'), 0), limit.begin(by('app'), 0)]).toEqual([0, 10]);
  });
});

test('where secrets alone are tried, success is never counted', () => {
  const { secrets } = create();
  succeed(secrets, by('app'), 1_000);
  expect(secrets.begin(by('app'), 0)).toBe(0);
});
