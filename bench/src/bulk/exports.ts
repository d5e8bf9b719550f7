import { setTimeout as wait } from 'node:timers/promises';
import { type Connections, form } from '../measure/connections.ts';
import { assertionSupply } from '../token/assertions.ts';
import { keyPairs, metadata } from '../token/clients.ts';

const scope = 'system/*.cruds';

/** https://hl7.org/fhir/uv/bulkdata/STU2/export.html#response---complete-status */
export type Manifest = {
  output: { type: string; url: string; count: number }[];
  link?: { relation: string; url: string }[];
};
export type Job = { status: string; manifest: Manifest; ms: number };

/** A backend service that may read and write everything, with a token that is renewed before each step. */
export type Service = {
  /** Renews the token; to be called before the clock starts. */
  renew(): Promise<void>;
  headers(): Record<string, string>;
  /** Kick-off, then asking until the manifest is there. Throws a RefusedError where the EHR does not take the parameters. */
  begin(query?: string): Promise<Job>;
  end(job: Job): Promise<void>;
  /** Makes some changes in one commit. https://hl7.org/fhir/R4/http.html#transaction */
  change(entry: { resource?: object; request: { method: 'PUT' | 'DELETE'; url: string } }[]): Promise<void>;
};

export async function registerService(connections: Connections): Promise<Service> {
  const { ask, origin } = connections;
  const { redirect_uris, response_types, ...backend } = metadata.RS384;
  const registration = { 'Content-Type': 'application/json' };
  const body = JSON.stringify({ ...backend, scope });
  const { text } = await ask(0, { method: 'POST', path: '/register', headers: registration, body }, 201);
  const supply = assertionSupply(keyPairs.RS384, JSON.parse(text).client_id, `${origin}/token`);
  let token = '';
  const headers = () => ({ Authorization: `Bearer ${token}` });

  async function renew(): Promise<void> {
    await supply.fill(1);
    const fields = {
      grant_type: 'client_credentials',
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: supply.take().jwt,
    };
    token = JSON.parse((await ask(0, form('/token', fields), 200)).text).access_token;
  }

  /** All its pages as one. https://hl7.org/fhir/uv/bulkdata/export.html#manifest-link */
  async function manifestOf(status: string): Promise<Manifest> {
    const { output, link = [] } = await pageOf(status);
    const next = link.find(({ relation }) => relation === 'next');
    return { output: next ? [...output, ...(await manifestOf(next.url)).output] : output };
  }

  async function pageOf(status: string): Promise<Manifest> {
    for (let polls = 0; ; polls++) {
      const response = await fetch(status, { headers: headers() });
      if (response.status === 200) return (await response.json()) as Manifest;
      if (response.status !== 202) throw new Error(`${status} answered ${response.status}: ${await response.text()}`);
      await wait(polls < eagerPolls ? Math.min(100, 2 ** polls) : 1000);
    }
  }

  return {
    renew,
    headers,
    async begin(query = '') {
      const started = performance.now();
      const response = await fetch(`${origin}/fhir/$export${query}`, {
        headers: { ...headers(), Accept: 'application/fhir+json', Prefer: 'respond-async' },
      });
      if (response.status === 400) throw new RefusedError(await response.text());
      const status = response.headers.get('content-location');
      if (response.status !== 202 || status === null)
        throw new Error(`Kick-off: ${response.status} ${await response.text()}`);
      const manifest = await manifestOf(status);
      return { status, manifest, ms: performance.now() - started };
    },
    async end({ status }) {
      await fetch(status, { method: 'DELETE', headers: headers() });
    },
    async change(entry) {
      const content = { 'Content-Type': 'application/fhir+json', Prefer: 'return=minimal' };
      const transaction = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry });
      await ask(0, { method: 'POST', path: '/fhir', headers: { ...headers(), ...content }, body: transaction }, 200);
    },
  };
}

export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** The EHR lets a client ask forty times in a row; who needs longer asks once a second, as Retry-After says. */
const eagerPolls = 30;
