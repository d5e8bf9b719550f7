import { equalInConstantTime, OAuthError, randomToken } from '@smart-ehr/oauth-core';
import { parseBearerToken, wwwAuthenticate } from '@smart-ehr/oauth-core/resource';
import {
  type ClientMetadata,
  createClientInformation,
  type RegistrationPolicy,
  registrationWarnings,
  verifyClientRegistration,
} from '@smart-ehr/oauth-core/server';
import express, { type Request, type RequestHandler } from 'express';
import type { Config } from '../config.ts';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { doorwayOf } from '../http/origin.ts';
import { requestIdOf } from '../http/request-log.ts';
import type { Client } from '../stores/clients.ts';
import { secretHash } from '../stores/secret-hash.ts';
import { defaultScope } from './scopes.ts';

export const readMetadata: RequestHandler = express.text({ type: 'application/json', limit: '64kb' });

/**
 * POST /register: an app registers itself. Anybody's may in the demonstration; elsewhere only whose developer was
 * given the initial access token, if there is one. `registration_warnings` in the answer is ours: what was ignored, and
 * what is allowed and yet unwise.
 * https://www.rfc-editor.org/rfc/rfc7591#section-3.1
 */
export function register(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    verifyMayRegister(ehr.config, request);
    const sent = metadataOf(request);
    const metadata = await verifyClientRegistration(sent, registrationPolicy(ehr.config));
    const access = {
      clientId: randomToken('app_'),
      registrationToken: randomToken('rat_'),
      clientSecret: hasSecret(metadata) ? randomToken('cs_') : undefined,
    };
    const { clientId } = access;
    const event = {
      kind: 'administration',
      event: 'client registered',
      clientId,
      requestId: requestIdOf(response),
    } as const;
    await ehr.clients.save(clientOf(metadata, access), event, ehr.now());
    const registrationUri = `${doorwayOf(ehr.findOrigin, door, request).url('register')}/${access.clientId}`;
    const warnings = registrationWarnings(sent, metadata);
    response.status(201).json(createClientInformation(metadata, { ...access, registrationUri }, warnings));
  };
}

/** Whether there is anybody who may register an app; only then is it advertised. */
export function mayRegister({ demo, registrationToken }: Config): boolean {
  return demo || registrationToken !== undefined;
}

function verifyMayRegister({ demo, registrationToken }: Config, request: Request): void {
  if (demo) return;
  if (registrationToken === undefined) {
    throw new OAuthError('access_denied', 'Apps cannot register themselves here; ask who runs this server.', {
      specLink: 'https://www.rfc-editor.org/rfc/rfc7591#section-3',
      status: 403,
    });
  }
  const token = parseBearerToken(request.headers.authorization);
  if (token === undefined || !equalInConstantTime(secretHash(token), secretHash(registrationToken))) {
    throw notAuthorized('Send the initial access token that the operator of this server gave you.');
  }
}

/** 401 in the manner of RFC 6750, as RFC 7591 §3 and RFC 7592 §2 want it. */
export function notAuthorized(description: string): OAuthError {
  return new OAuthError('invalid_token', description, {
    specLink: 'https://www.rfc-editor.org/rfc/rfc7592#section-2',
    status: 401,
    wwwAuthenticate: wwwAuthenticate({ error: 'invalid_token', errorDescription: description }),
  });
}

/** The body as JSON; undefined when it is none, which no registration is. */
export function metadataOf({ body }: Request): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : undefined;
  } catch {
    return undefined;
  }
}

export function registrationPolicy({ demo }: Pick<Config, 'demo'>): RegistrationPolicy {
  const scopes = defaultScope.split(' ');
  const isSystem = (scope: string) => scope.startsWith('system/');
  return {
    defaultScope: {
      people: scopes.filter(scope => !isSystem(scope)).join(' '),
      backend: scopes.filter(isSystem).join(' '),
    },
    httpJwks: demo,
  };
}

export function hasSecret({ tokenEndpointAuthMethod: method }: ClientMetadata): boolean {
  return method === 'client_secret_basic' || method === 'client_secret_post';
}

type Secrets = { clientId: string; registrationToken: string; clientSecret: string | undefined };

function clientOf(metadata: ClientMetadata, { clientId, registrationToken, clientSecret }: Secrets): Client {
  return {
    ...metadata,
    clientId,
    publisher: '',
    legacyPkce: false,
    clientSecretHash: clientSecret && secretHash(clientSecret),
    registrationTokenHash: secretHash(registrationToken),
  };
}
