import { bottomlessBuckets, createTokenBuckets, type TokenBuckets } from './token-bucket.ts';

/** Requests in a minute that one app may make from one address; 0 for as many as it likes. */
export type LimitSettings = { token: number; authorize: number; par: number; register: number };

/**
 * Who asks, as far as it is known before anything is checked: the key of the address, and the client that the request
 * names, which anybody can name.
 */
export type Caller = { address: string; clientId: string | undefined };

/**
 * A limit on one kind of request. An app has its own budget at each address, and an address one over all apps, five times
 * as wide: so neither does one app use up another's, nor does who invents names of apps get any further.
 */
export type EndpointLimit = {
  /** Counts the request and answers 0, or does not and answers the seconds to wait. */
  begin(caller: Caller, nowMs: number): number;
  /** The request that began has done what it was sent for, and proven to come from this client. */
  succeeded(caller: Caller, nowMs: number): void;
};

export type EndpointLimits = ReturnType<typeof createEndpointLimits>;

export function createEndpointLimits({ token, authorize, par, register }: LimitSettings) {
  return {
    token: ofAuthenticated(token, 10),
    /** Whoever may ask often, but must not try out secrets: revocation, introspection, a registration that is managed. */
    secrets: ofAuthenticated(token, 0),
    par: ofAuthenticated(par, 10),
    authorize: ofAll(authorize),
    register: ofAll(register),
    /** What the audit tells of requests that nobody has put a proven name to; the log has all of them. */
    refusals: ofAll(token),
  };
}

/**
 * Where who asks is known in the end. A success gives back what it took and is counted for its app instead, wherever that
 * asks from (`times` as much as at one address, 0 for as much as it likes). So failures are the address's alone, and so is all
 * that is done in the name of a public app: to name another's app takes nothing away from it.
 */
function ofAuthenticated(perMinute: number, times: number): EndpointLimit {
  const here = ofAll(perMinute);
  const everywhere = bucketsOf(perMinute * times);
  return {
    begin(caller, nowMs) {
      const { clientId } = caller;
      const waitMs = clientId === undefined ? 0 : everywhere.msToWait(clientId, nowMs);
      return waitMs > 0 ? inSeconds(waitMs) : here.begin(caller, nowMs);
    },
    succeeded(caller, nowMs) {
      here.succeeded(caller, nowMs);
      if (caller.clientId !== undefined) everywhere.take(caller.clientId, nowMs);
    },
  };
}

/** Where nobody is known, or a success costs as much as a failure: `succeeded` is not called there. */
function ofAll(perMinute: number): EndpointLimit {
  const ofApps = bucketsOf(perMinute);
  const ofAddresses = bucketsOf(perMinute * 5);
  return {
    begin({ address, clientId }, nowMs) {
      const app = nameOf(address, clientId);
      const waitMs = Math.max(ofApps.msToWait(app, nowMs), ofAddresses.msToWait(address, nowMs));
      if (waitMs > 0) return inSeconds(waitMs);
      ofApps.take(app, nowMs);
      ofAddresses.take(address, nowMs);
      return 0;
    },
    succeeded({ address, clientId }, nowMs) {
      ofApps.giveBack(nameOf(address, clientId), nowMs);
      ofAddresses.giveBack(address, nowMs);
    },
  };
}

function bucketsOf(perMinute: number): TokenBuckets {
  return perMinute > 0 ? createTokenBuckets({ burst: perMinute, perMs: perMinute / 60_000 }) : bottomlessBuckets;
}

/** A client_id may be as long as a request; a key must not be. */
const nameOf = (address: string, clientId = '') => `${address} ${clientId.slice(0, 100)}`;

const inSeconds = (ms: number) => Math.ceil(ms / 1000);
