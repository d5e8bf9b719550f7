import { readdirSync, readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { fhirGet } from '../oauth.ts';
import type { RequirementId } from '../requirements.ts';
import { ehrUrl, fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';

type Document = Record<string, unknown>;

const documents = {
  smart: `${fhirBase}/.well-known/smart-configuration`,
  openid: `${ehrUrl}/.well-known/openid-configuration`,
  oauth: `${ehrUrl}/.well-known/oauth-authorization-server`,
};
const read = async (url: string, headers: Record<string, string> = {}) => {
  const response = await fetch(url, { headers });
  expect(response.status, url).toBe(200);
  expect(response.headers.get('content-type'), url).toContain('application/json');
  return (await response.json()) as Document;
};

/**
 * Everything that a discovery document may name, and the requirement whose tests prove that it works.
 * A document that names something else fails the test below; so does a requirement without a test.
 */
const provenBy: Record<string, RequirementId> = {
  'endpoint authorization_endpoint': 'authorize:get',
  'endpoint token_endpoint': 'token:authorization-code',
  'endpoint jwks_uri': 'jwks:bare-keys',
  'endpoint revocation_endpoint': 'revoke:access-token',
  'grant authorization_code': 'token:authorization-code',
  'grant refresh_token': 'token:refresh',
  'token auth none': 'token:public-client',
  'token auth client_secret_basic': 'token:basic',
  'token auth client_secret_post': 'token:post',
  'revocation auth none': 'revoke:access-token',
  'revocation auth client_secret_basic': 'revoke:confidential-client',
  'revocation auth client_secret_post': 'revoke:confidential-client',
  'response type code': 'authorize:response-type-code',
  'response mode query': 'authorize:get',
  'subject type public': 'id-token:valid',
  'id_token alg RS256': 'id-token:valid',
  'code challenge method S256': 'token:pkce',
  'flag authorization_response_iss_parameter_supported': 'authorize:iss',
  'prompt none': 'authorize:prompt-none',
  'prompt login': 'authorize:prompt-login',
  'prompt select_account': 'authorize:prompt-select-account',
  'prompt consent': 'authorize:prompt-consent',
  'claim iss': 'id-token:valid',
  'claim sub': 'id-token:valid',
  'claim aud': 'id-token:valid',
  'claim exp': 'id-token:valid',
  'claim iat': 'id-token:valid',
  'claim nonce': 'id-token:valid',
  'claim auth_time': 'id-token:valid',
  'claim fhirUser': 'id-token:fhir-user',
  'capability launch-standalone': 'standalone:flow',
  'capability authorize-post': 'authorize:post',
  'capability client-public': 'token:public-client',
  'capability client-confidential-symmetric': 'token:basic',
  'capability sso-openid-connect': 'id-token:fhir-user',
  'capability context-banner': 'token:response',
  'capability context-standalone-patient': 'consent:record-choice',
  'capability permission-offline': 'consent:offline-is-the-duration',
  'capability permission-online': 'consent:online-access',
  'capability permission-patient': 'fhir:compartment',
  'capability permission-user': 'fhir:user-level',
  'capability permission-v1': 'consent:deny-one',
  'capability permission-v2': 'fhir:insufficient-scope',
  'scope openid': 'id-token:valid',
  'scope fhirUser': 'id-token:fhir-user',
  'scope launch/patient': 'consent:record-choice',
  'scope online_access': 'consent:online-access',
  'scope offline_access': 'consent:offline-is-the-duration',
};
/** Scopes on resources, of either version and any type, are proven by the same tests. */
const resourceScopes: [RegExp, RequirementId][] = [
  [/^patient\/(\*|[A-Z]\w+)\.(rs|r|s|read)$/, 'fhir:compartment'],
  [/^user\/(\*|[A-Z]\w+)\.(rs|r|s|read)$/, 'fhir:user-level'],
];

/** The lists and flags of a document as "kind value" lines. */
function entriesOf(document: Document): string[] {
  const kinds: Record<string, string> = {
    grant_types_supported: 'grant',
    token_endpoint_auth_methods_supported: 'token auth',
    revocation_endpoint_auth_methods_supported: 'revocation auth',
    response_types_supported: 'response type',
    response_modes_supported: 'response mode',
    subject_types_supported: 'subject type',
    id_token_signing_alg_values_supported: 'id_token alg',
    code_challenge_methods_supported: 'code challenge method',
    prompt_values_supported: 'prompt',
    claims_supported: 'claim',
    capabilities: 'capability',
    scopes_supported: 'scope',
  };
  return Object.entries(document).flatMap(([name, value]) => {
    if (name === 'issuer' || value === false || name === 'service_documentation') return [];
    if (name.endsWith('_endpoint') || name === 'jwks_uri') return [`endpoint ${name}`];
    if (value === true) return [`flag ${name}`];
    if (!Array.isArray(value)) return [`unexpected ${name}`];
    return value.map(item => `${kinds[name] ?? `unexpected ${name}`} ${item}`);
  });
}

function requirementFor(entry: string): RequirementId | undefined {
  const scope = entry.startsWith('scope ') ? entry.slice('scope '.length) : '';
  return provenBy[entry] ?? resourceScopes.find(([pattern]) => pattern.test(scope))?.[1];
}

/** The ids that some spec file binds a test to. */
function verifiedIds(): Set<string> {
  const root = new URL('..', import.meta.url);
  const files = ['flows', 'protocol', 'pages'].flatMap(folder =>
    readdirSync(new URL(`${folder}/`, root)).map(name => new URL(`${folder}/${name}`, root)),
  );
  const ids = files.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(/verifies\(\s*'([^']+)'/g)].map(found => found[1] ?? ''),
  );
  return new Set(ids);
}

for (const [name, url] of Object.entries(documents))
  verifies('discovery:every-entry-tested', `the ${name} document`, async () => {
    const entries = entriesOf(await read(url));
    const tested = verifiedIds();
    expect(entries.length).toBeGreaterThan(10);
    expect(
      entries.filter(entry => !requirementFor(entry)),
      'entries without a requirement',
    ).toEqual([]);
    expect(
      entries.filter(entry => !tested.has(requirementFor(entry) ?? '')),
      'entries without a test',
    ).toEqual([]);
  });

verifies('discovery:smart-configuration', 'JSON whatever Accept says', async () => {
  for (const accept of ['*/*', 'application/json', 'application/fhir+xml', 'text/html'])
    expect((await read(documents.smart, { accept })).issuer).toBe(ehrUrl);
});
verifies(
  'discovery:smart-configuration',
  'every URL is absolute; S256 is there, plain is not; arrays are arrays',
  async () => {
    const smart = await read(documents.smart);
    for (const [name, value] of Object.entries(smart))
      if (/_(endpoint|uri)$|^issuer$/.test(name)) expect(() => new URL(String(value)), name).not.toThrow();
    expect(smart.code_challenge_methods_supported).toEqual(['S256']);
    expect(smart.response_types_supported).toEqual(['code']);
    for (const name of ['capabilities', 'grant_types_supported', 'scopes_supported'])
      expect(smart[name], name).toEqual(expect.any(Array));
  },
);

verifies('discovery:openid-configuration', 'issuer, RS256, public subjects, code only', async () => {
  const openid = await read(documents.openid);
  expect(openid).toMatchObject({
    issuer: ehrUrl,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
  });
  expect(openid.id_token_signing_alg_values_supported).toEqual(['RS256']);
});

verifies(
  'discovery:authorization-server-metadata',
  'agrees with the OpenID configuration and with SMART’s',
  async () => {
    const [oauth, openid, smart] = [
      await read(documents.oauth),
      await read(documents.openid),
      await read(documents.smart),
    ];
    for (const name of Object.keys(oauth)) expect(oauth[name], name).toEqual(openid[name]);
    for (const name of ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri', 'revocation_endpoint'])
      expect(smart[name], name).toEqual(openid[name]);
  },
);

verifies('discovery:any-origin', 'documents, keys and metadata', async () => {
  const { jwks_uri: jwks } = await read(documents.openid);
  for (const url of [...Object.values(documents), String(jwks), `${fhirBase}/metadata`]) {
    const response = await fetch(url, { headers: { origin: 'https://anybody.example' } });
    expect(response.headers.get('access-control-allow-origin'), url).toBe('*');
  }
});

verifies('discovery:nothing-unbuilt', 'every endpoint answers something else than 404', async () => {
  for (const url of Object.values(documents))
    for (const [name, value] of Object.entries(await read(url)))
      if (name.endsWith('_endpoint') || name === 'jwks_uri') {
        const response = await fetch(String(value), { redirect: 'manual' });
        expect(response.status, `${name} ${value}`).not.toBe(404);
        expect(response.status, `${name} ${value}`).toBeLessThan(500);
      }
});
verifies('discovery:nothing-unbuilt', 'the types of the CapabilityStatement can be searched', async () => {
  const statement = (await (await fhirGet('metadata')).json()) as { rest: { resource: { type: string }[] }[] };
  for (const { type } of statement.rest[0]?.resource ?? []) expect((await fhirGet(type)).status, type).toBe(401);
});
