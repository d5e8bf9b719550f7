import { clientAssertionAlgorithms, dpopAlgorithms, type MountedServer } from '@smart-ehr/oauth-core/server';
import type { Config } from '../config.ts';
import type { Doorway } from '../front-doors.ts';
import { languages } from '../pages/texts/catalogue.ts';
import { brandIdentifier } from './brand-bundle.ts';
import { mayRegister } from './register.ts';
import { serverScope } from './scopes.ts';

/** What answers at a front door. The three discovery documents are derived from it (and a test holds them to it). */
export function mountedServer(config: Config, doorway: Doorway): MountedServer {
  return {
    issuer: doorway.issuer,
    endpoints: {
      authorization: doorway.url('authorize'),
      token: doorway.url('token'),
      jwks: doorway.url('jwks'),
      revocation: doorway.url('revoke'),
      introspection: doorway.url('introspect'),
      pushedAuthorizationRequest: doorway.url('par'),
      userinfo: doorway.url('userinfo'),
      ...(mayRegister(config) && { registration: doorway.url('register') }),
      management: doorway.url('manage'),
    },
    authorizePost: true,
    grantTypes: ['authorization_code', 'refresh_token', 'client_credentials'],
    authMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    assertionAlgorithms: clientAssertionAlgorithms,
    dpopAlgorithms,
    scopes: [...serverScope.split(' '), ...narrower(['rs', 'read', 'write'])],
    launches: { standalone: ['patient', 'encounter'], ehr: ['patient', 'encounter'] },
    contextBanner: true,
    contextStyle: true,
    uiLocales: languages,
    brand: { bundle: doorway.url('brands'), identifier: brandIdentifier(config) },
    prompts: ['none', 'login', 'consent', 'select_account'],
  };
}

/** Of the widest scopes, forms that clients look for in the list. */
function narrower(interactions: readonly string[]): string[] {
  return interactions.flatMap(name => ['patient', 'user', 'system'].map(level => `${level}/*.${name}`));
}
