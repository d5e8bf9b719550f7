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

for (const { name: door, issuer, base, documents } of doors) {
  for (const [name, url] of Object.entries(documents))
    verifies('discovery:every-entry-tested', `${door}: the ${name} document`, async () => {
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
        if (/_(endpoint|uri)$|^issuer$/.test(name)) expect(() => new URL(String(value)), name).not.toThrow();
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
        if (name.endsWith('_endpoint') || name === 'jwks_uri') {
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
