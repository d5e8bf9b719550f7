import { describe, expect, it } from 'vitest';
import { mountedServer } from '../testing/mounted-server.ts';
import { authorizationServerMetadata } from './authorization-server-metadata.ts';
import { openidConfiguration } from './openid-configuration.ts';
import { smartConfiguration } from './smart-configuration.ts';

const documents = [smartConfiguration, authorizationServerMetadata, openidConfiguration];

describe.each(documents)('%o', create => {
  it('offers S256 and no plain, code and nothing implicit, and iss in each answer', () => {
    expect(create(mountedServer)).toMatchObject({
      code_challenge_methods_supported: ['S256'],
      response_types_supported: ['code'],
      authorization_response_iss_parameter_supported: true,
    });
  });

  it('says what is mounted', () => {
    expect(create(mountedServer)).toMatchObject({
      authorization_endpoint: 'https://ehr.example/authorize',
      token_endpoint: 'https://ehr.example/token',
      revocation_endpoint: 'https://ehr.example/revoke',
      grant_types_supported: ['authorization_code', 'refresh_token'],
      scopes_supported: [...mountedServer.scopes],
    });
  });

  it('names no endpoint that is not mounted', () => {
    const { revocation: _, ...endpoints } = mountedServer.endpoints;
    const names = Object.keys(create({ ...mountedServer, endpoints })).filter(name => name.endsWith('_endpoint'));
    expect(names.sort()).toEqual(['authorization_endpoint', 'token_endpoint']);
  });

  it('names algorithms of assertions only when assertions are taken', () => {
    const name = 'token_endpoint_auth_signing_alg_values_supported';
    expect(create(mountedServer)).not.toHaveProperty(name);
    expect(create({ ...mountedServer, assertionAlgorithms: ['RS384', 'ES384'] })).toHaveProperty(name, [
      'RS384',
      'ES384',
    ]);
  });

  it('names algorithms of proofs only when tokens can be bound', () => {
    const name = 'dpop_signing_alg_values_supported';
    expect(create(mountedServer)).not.toHaveProperty(name);
    expect(create({ ...mountedServer, dpopAlgorithms: ['ES256'] })).toHaveProperty(name, ['ES256']);
  });

  it('names the endpoint for registrations when there is one', () => {
    const endpoints = { ...mountedServer.endpoints, registration: 'https://ehr.example/register' };
    expect(create({ ...mountedServer, endpoints })).toHaveProperty(
      'registration_endpoint',
      'https://ehr.example/register',
    );
    expect(create(mountedServer)).not.toHaveProperty('registration_endpoint');
  });

  it('names the endpoint for pushed requests when there is one', () => {
    const endpoints = { ...mountedServer.endpoints, pushedAuthorizationRequest: 'https://ehr.example/par' };
    expect(create({ ...mountedServer, endpoints })).toHaveProperty(
      'pushed_authorization_request_endpoint',
      'https://ehr.example/par',
    );
  });

  it('has no member that is undefined, null or empty', () => {
    for (const value of Object.values(create(mountedServer))) {
      expect(value).not.toBeUndefined();
      expect(value).not.toBeNull();
      expect(value).not.toEqual([]);
    }
  });

  it('is made anew for each reader', () => {
    create(mountedServer).scopes_supported.push('system/*.cruds');
    expect(mountedServer.scopes).not.toContain('system/*.cruds');
  });
});

describe('the SMART configuration', () => {
  it('names issuer and keys because sign-on is offered', () => {
    expect(smartConfiguration(mountedServer)).toMatchObject({
      issuer: 'https://ehr.example',
      jwks_uri: 'https://ehr.example/jwks',
    });
  });

  it('names neither when sign-on is not offered', () => {
    const document = smartConfiguration({ ...mountedServer, scopes: ['patient/*.rs'] });
    expect(document).not.toHaveProperty('issuer');
    expect(document).not.toHaveProperty('jwks_uri');
  });

  it('says client-public instead of the method none', () => {
    const document = smartConfiguration(mountedServer);
    expect(document.token_endpoint_auth_methods_supported).toEqual(['client_secret_basic', 'client_secret_post']);
    expect(document.capabilities).toContain('client-public');
  });

  it('names the page where people manage access, when there is one', () => {
    const endpoints = { ...mountedServer.endpoints, management: 'https://ehr.example/manage' };
    expect(smartConfiguration({ ...mountedServer, endpoints })).toHaveProperty(
      'management_endpoint',
      'https://ehr.example/manage',
    );
  });
});

describe('the brand', () => {
  const brand = {
    bundle: 'https://ehr.example/user-access-brands',
    identifier: { system: 'urn:ietf:rfc:3986', value: 'https://clinic.example' },
  };

  it('is named in the SMART configuration, as a bundle and which brand of it', () => {
    expect(smartConfiguration({ ...mountedServer, brand })).toMatchObject({
      user_access_brand_bundle: brand.bundle,
      user_access_brand_identifier: brand.identifier,
    });
  });

  it('is not named where there is none, nor in the documents of OAuth', () => {
    for (const document of [smartConfiguration(mountedServer), openidConfiguration({ ...mountedServer, brand })]) {
      expect(Object.keys(document).filter(name => name.startsWith('user_access'))).toEqual([]);
    }
  });
});

describe('the RFC 8414 document', () => {
  it('says which languages the pages speak, when it is known', () => {
    expect(authorizationServerMetadata({ ...mountedServer, uiLocales: ['en', 'es'] })).toHaveProperty(
      'ui_locales_supported',
      ['en', 'es'],
    );
    expect(authorizationServerMetadata(mountedServer)).not.toHaveProperty('ui_locales_supported');
  });

  it('says that nobody has to push a request, where one can be pushed', () => {
    const endpoints = { ...mountedServer.endpoints, pushedAuthorizationRequest: 'https://ehr.example/par' };
    const name = 'require_pushed_authorization_requests';
    expect(authorizationServerMetadata({ ...mountedServer, endpoints })).toHaveProperty(name, false);
    expect(authorizationServerMetadata(mountedServer)).not.toHaveProperty(name);
  });

  it('says that introspection takes a secret or a token, and nothing less', () => {
    const endpoints = { ...mountedServer.endpoints, introspection: 'https://ehr.example/introspect' };
    expect(authorizationServerMetadata({ ...mountedServer, endpoints })).toMatchObject({
      introspection_endpoint: 'https://ehr.example/introspect',
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'Bearer'],
    });
  });

  it('says that introspection takes a bound token, too, when tokens can be bound', () => {
    const endpoints = { ...mountedServer.endpoints, introspection: 'https://ehr.example/introspect' };
    const document = authorizationServerMetadata({ ...mountedServer, endpoints, dpopAlgorithms: ['ES256'] });
    expect(document.introspection_endpoint_auth_methods_supported?.slice(-2)).toEqual(['Bearer', 'DPoP']);
  });

  it('names the algorithms of assertions wherever an assertion is taken', () => {
    const endpoints = { ...mountedServer.endpoints, introspection: 'https://ehr.example/introspect' };
    const document = authorizationServerMetadata({ ...mountedServer, endpoints, assertionAlgorithms: ['ES384'] });
    for (const endpoint of ['token', 'revocation', 'introspection']) {
      expect(document).toHaveProperty(`${endpoint}_endpoint_auth_signing_alg_values_supported`, ['ES384']);
    }
  });

  it('does not say how to authenticate where nothing is', () => {
    const { revocation: _, ...endpoints } = mountedServer.endpoints;
    const names = Object.keys(authorizationServerMetadata({ ...mountedServer, endpoints }));
    expect(names.filter(name => name.endsWith('_auth_methods_supported'))).toEqual([
      'token_endpoint_auth_methods_supported',
    ]);
  });

  it('sends its answers in the query', () => {
    expect(authorizationServerMetadata(mountedServer).response_modes_supported).toEqual(['query']);
  });
});

describe('the OpenID configuration', () => {
  it('is the RFC 8414 document and more', () => {
    expect(openidConfiguration(mountedServer)).toMatchObject(authorizationServerMetadata(mountedServer));
  });

  it('has lists where lists belong and RS256 in the right one', () => {
    expect(openidConfiguration(mountedServer)).toMatchObject({
      subject_types_supported: ['public'],
      claim_types_supported: ['normal'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    });
  });

  it('says which claims an id_token has, and that none can be asked for one by one', () => {
    expect(openidConfiguration(mountedServer)).toMatchObject({
      claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce', 'auth_time', 'fhirUser'],
      claims_parameter_supported: false,
    });
  });

  it('says that there are no request objects', () => {
    expect(openidConfiguration(mountedServer)).toMatchObject({
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
    });
  });

  it('names the place of the claims when there is one', () => {
    const endpoints = { ...mountedServer.endpoints, userinfo: 'https://ehr.example/userinfo' };
    expect(openidConfiguration({ ...mountedServer, endpoints }).userinfo_endpoint).toBe('https://ehr.example/userinfo');
    expect(openidConfiguration(mountedServer)).not.toHaveProperty('userinfo_endpoint');
  });
});
