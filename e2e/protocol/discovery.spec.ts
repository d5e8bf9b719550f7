import { readdirSync, readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { fhirGet } from '../oauth.ts';
import { requirementFor } from '../proven-by.ts';
import { ehrUrl, fhirBase } from '../stack.ts';
import { verifies } from '../verifies.ts';
import { webchartFhirBase, webchartIssuer } from '../webchart-app.ts';

type Document = Record<string, unknown>;

/** Every front door is held to the same: what it says of itself works. */
const doors = [
  { name: 'current', issuer: ehrUrl, base: fhirBase },
  { name: 'webchart-2024', issuer: webchartIssuer, base: webchartFhirBase },
].map(door => ({
  ...door,
  documents: {
    smart: `${door.base}/.well-known/smart-configuration`,
    openid: `${door.issuer}/.well-known/openid-configuration`,
    oauth: `${ehrUrl}/.well-known/oauth-authorization-server${door.issuer.slice(ehrUrl.length)}`,
  },
}));
const read = async (url: string, headers: Record<string, string> = {}) => {
  const response = await fetch(url, { headers });
  expect(response.status, url).toBe(200);
  expect(response.headers.get('content-type'), url).toContain('application/json');
  return (await response.json()) as Document;
};

/** Required and recommended: SMART §conformance, OpenID Discovery §3, RFC 8414 §2 with 9126, 9207 and 7591. */
const oauthFields = [
  ...['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri', 'registration_endpoint', 'scopes_supported'],
  ...['response_types_supported', 'response_modes_supported', 'grant_types_supported', 'ui_locales_supported'],
  ...['token_endpoint_auth_methods_supported', 'token_endpoint_auth_signing_alg_values_supported'],
  ...['revocation_endpoint', 'revocation_endpoint_auth_methods_supported', 'introspection_endpoint'],
  ...['introspection_endpoint_auth_methods_supported', 'code_challenge_methods_supported'],
  ...['pushed_authorization_request_endpoint', 'require_pushed_authorization_requests'],
  'authorization_response_iss_parameter_supported',
];
const wanted = {
  smart: [
    ...['issuer', 'jwks_uri', 'authorization_endpoint', 'grant_types_supported', 'token_endpoint', 'scopes_supported'],
    ...['token_endpoint_auth_methods_supported', 'token_endpoint_auth_signing_alg_values_supported'],
    ...['registration_endpoint', 'user_access_brand_bundle', 'user_access_brand_identifier'],
    ...['response_types_supported', 'management_endpoint', 'introspection_endpoint', 'revocation_endpoint'],
    ...['capabilities', 'code_challenge_methods_supported'],
  ],
  oauth: oauthFields,
  openid: [
    ...oauthFields,
    ...['userinfo_endpoint', 'subject_types_supported', 'id_token_signing_alg_values_supported', 'claims_supported'],
    ...['claim_types_supported', 'claims_parameter_supported', 'request_parameter_supported'],
    'request_uri_parameter_supported',
  ],
};

/** The lists and flags of a document as "kind value" lines. */
function entriesOf(document: Document): string[] {
  const kinds: Record<string, string> = {
    grant_types_supported: 'grant',
    token_endpoint_auth_methods_supported: 'token auth',
    token_endpoint_auth_signing_alg_values_supported: 'assertion alg',
    revocation_endpoint_auth_methods_supported: 'revocation auth',
    introspection_endpoint_auth_methods_supported: 'introspection auth',
    revocation_endpoint_auth_signing_alg_values_supported: 'assertion alg',
    introspection_endpoint_auth_signing_alg_values_supported: 'assertion alg',
    response_types_supported: 'response type',
    response_modes_supported: 'response mode',
    subject_types_supported: 'subject type',
    id_token_signing_alg_values_supported: 'id_token alg',
    dpop_signing_alg_values_supported: 'proof alg',
    code_challenge_methods_supported: 'code challenge method',
    prompt_values_supported: 'prompt',
    claims_supported: 'claim',
    claim_types_supported: 'claim type',
    ui_locales_supported: 'page language',
    capabilities: 'capability',
    scopes_supported: 'scope',
  };
  return Object.entries(document).flatMap(([name, value]) => {
    if (name === 'issuer' || value === false || name === 'service_documentation') return [];
    if (name.endsWith('_endpoint') || name === 'jwks_uri' || name === 'user_access_brand_bundle')
      return [`endpoint ${name}`];
    if (name === 'user_access_brand_identifier') return [`brand ${name}`];
    if (value === true) return [`flag ${name}`];
    if (!Array.isArray(value)) return [`unexpected ${name}`];
    return value.map(item => `${kinds[name] ?? `unexpected ${name}`} ${item}`);
  });
}

type Mounted = { interaction?: { code: string }[]; operation?: { name: string }[] };
type Statement = {
  format: string[];
  patchFormat: string[];
  rest: [Mounted & { resource: (Mounted & { type: string })[] }];
};

/** What a CapabilityStatement says that can be done, as lines of the same form. */
function entriesOfStatement({ format, patchFormat, rest: [server] }: Statement): string[] {
  const of = ({ interaction = [], operation = [] }: Mounted, at: string) => [
    ...interaction.map(({ code }) => `interaction ${code}`),
    ...operation.map(({ name }) => `operation ${at}${name}`),
  ];
  const lines = [
    ...format.map(type => `format ${type}`),
    ...patchFormat.map(type => `patch format ${type}`),
    ...of(server, ''),
    ...server.resource.flatMap(resource => of(resource, `${resource.type}/`)),
  ];
  return [...new Set(lines)];
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

function expectTests(entries: string[]): void {
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
}

for (const { name: door, issuer, base, documents } of doors) {
  for (const [name, url] of Object.entries(documents))
    verifies('discovery:every-entry-tested', `${door}: the ${name} document`, async () =>
      expectTests(entriesOf(await read(url))),
    );
  verifies('discovery:every-entry-tested', `${door}: the CapabilityStatement`, async () => {
    const response = await fetch(`${base}/metadata`);
    expectTests(entriesOfStatement((await response.json()) as Statement));
  });

  verifies('discovery:smart-configuration', `${door}: JSON whatever Accept says`, async () => {
    for (const accept of ['*/*', 'application/json', 'application/fhir+xml', 'text/html'])
      expect((await read(documents.smart, { accept })).issuer).toBe(issuer);
  });
  verifies(
    'discovery:smart-configuration',
    `${door}: every URL is absolute; S256 is there, plain is not; arrays are arrays`,
    async () => {
      const smart = await read(documents.smart);
      for (const [name, value] of Object.entries(smart))
        if (/_(endpoint|uri|bundle)$|^issuer$/.test(name)) expect(() => new URL(String(value)), name).not.toThrow();
      expect(smart.code_challenge_methods_supported).toEqual(['S256']);
      expect(smart.response_types_supported).toEqual(['code']);
      for (const name of ['capabilities', 'grant_types_supported', 'scopes_supported'])
        expect(smart[name], name).toEqual(expect.any(Array));
    },
  );

  verifies('discovery:openid-configuration', `${door}: issuer, RS256, public subjects, code only`, async () => {
    const openid = await read(documents.openid);
    expect(openid).toMatchObject({
      issuer,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
    });
    expect(openid.id_token_signing_alg_values_supported).toEqual(['RS256']);
  });

  verifies(
    'discovery:authorization-server-metadata',
    `${door}: agrees with the OpenID configuration and with SMART’s`,
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

  verifies('discovery:complete', `${door}: what each specification requires or recommends`, async () => {
    for (const [name, fields] of Object.entries(wanted))
      expect(Object.keys(await read(documents[name as keyof typeof documents])), name).toEqual(
        expect.arrayContaining(fields),
      );
  });

  verifies('discovery:methods', `${door}: HEAD, a slash at the end, and other methods`, async () => {
    for (const url of Object.values(documents)) {
      const got = await fetch(url);
      const head = await fetch(url, { method: 'HEAD' });
      expect([head.status, head.headers.get('content-type')], url).toEqual([200, got.headers.get('content-type')]);
      expect(await (await fetch(`${url}/`)).json(), url).toEqual(await got.json());
      expect((await fetch(url, { method: 'OPTIONS' })).status, url).toBe(204);
      expect([401, 405], url).toContain((await fetch(url, { method: 'PUT' })).status);
    }
  });

  verifies('discovery:any-origin', `${door}: documents, keys and metadata`, async () => {
    const { jwks_uri: jwks } = await read(documents.openid);
    for (const url of [...Object.values(documents), String(jwks), `${base}/metadata`]) {
      const response = await fetch(url, { headers: { origin: 'https://anybody.example' } });
      expect(response.headers.get('access-control-allow-origin'), url).toBe('*');
    }
  });

  verifies('discovery:nothing-unbuilt', `${door}: every endpoint answers something else than 404`, async () => {
    for (const url of Object.values(documents))
      for (const [name, value] of Object.entries(await read(url)))
        if (/_endpoint$|^jwks_uri$|_bundle$/.test(name)) {
          const response = await fetch(String(value), { redirect: 'manual' });
          expect(response.status, `${name} ${value}`).not.toBe(404);
          expect(response.status, `${name} ${value}`).toBeLessThan(500);
        }
  });
  verifies('discovery:nothing-unbuilt', `${door}: the types of the CapabilityStatement can be searched`, async () => {
    const statement = (await (await fhirGet(`${base}/metadata`)).json()) as {
      rest: { resource: { type: string }[] }[];
    };
    for (const { type } of statement.rest[0]?.resource ?? [])
      expect((await fhirGet(`${base}/${type}`)).status, type).toBe(401);
  });
}
