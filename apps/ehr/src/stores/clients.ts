import type { ClientAbout, GrantType, RegisteredClient, TokenEndpointAuthMethod } from '@smart-ehr/oauth-core/server';
import { all, type Sql, type WriteScript } from '@smart-ehr/prisma';
import type { JSONWebKeySet } from 'jose';
import { type AuditEvent, addAuditEvent } from './audit.ts';
import { forgetAllowedOfClient } from './consents.ts';
import { revokeGrantsOfClient } from './grants.ts';

/** A registered app. https://www.rfc-editor.org/rfc/rfc7591#section-2 in camelCase */
export type Client = RegisteredClient & {
  clientName: string;
  publisher: string;
  launchUri?: string;
  /** SHA-256 of the token that a client which registered itself manages its registration with (RFC 7592). */
  registrationTokenHash?: string;
  /** A front door whose policy says so lets this client omit PKCE. */
  legacyPkce: boolean;
  /** What it tells people about itself (RFC 7591 §2): shown, never fetched. */
  about?: ClientAbout;
  /** What an imported Login Trust held beside: kept, never used. */
  loginTrust?: LoginTrustRest;
};

export type LoginTrustRest = Record<string, string | number>;

export type ClientStore = ReturnType<typeof createClientStore>;

/** `changed` is told of every registration that was added, changed or removed. */
export function createClientStore(sql: Sql, changed: () => void = () => {}) {
  return {
    async find(clientId: string): Promise<Client | undefined> {
      const row = await sql.readFirst<ClientRow>(`${select} where "clientId" = ?`, clientId);
      return row ? clientOf(row) : undefined;
    },

    async list(): Promise<Client[]> {
      return (await sql.read<ClientRow>(`${select} order by "clientId"`)).map(clientOf);
    },

    /** Adds the client, or makes it what is given here; tells of it, unless it is the seed that does so. */
    async save(client: Client, event?: AuditEvent, nowMs = 0): Promise<void> {
      await sql.write(() => saveClient(client, event, nowMs));
      changed();
    },

    /** The same for one that is not what people knew when they answered it: from now on they are asked again. */
    async saveAnother(client: Client, event: AuditEvent, nowMs: number): Promise<void> {
      await sql.write(function* () {
        yield* saveClient(client, event, nowMs);
        yield* forgetAllowedOfClient(client.clientId);
      });
      changed();
    },

    /** The same for several: all of them, or none. */
    async saveAll(clients: readonly Client[], eventOf: (client: Client) => AuditEvent, nowMs: number): Promise<void> {
      await sql.write(function* () {
        for (const client of clients) yield* saveClient(client, eventOf(client), nowMs);
      });
    },

    /** Takes the client out, with all access that it has, and what people once decided about it. */
    async remove(clientId: string, event: AuditEvent, nowMs: number): Promise<void> {
      await sql.write(function* () {
        yield* addAuditEvent(event, nowMs);
        yield* all('delete from "Client" where "clientId" = ?', clientId);
        yield* all('delete from "Consent" where "clientId" = ?', clientId);
        yield* revokeGrantsOfClient(clientId, nowMs);
      });
      changed();
    },
  };
}

const columns = [
  'clientId',
  'clientName',
  'publisher',
  'tokenEndpointAuthMethod',
  'clientSecretHash',
  'applicationType',
  'redirectUris',
  'launchUri',
  'jwks',
  'jwksUri',
  'registrationTokenHash',
  'grantTypes',
  'scope',
  'legacyPkce',
  'dpopBoundAccessTokens',
  'about',
  'loginTrust',
] as const;

/** What the databases have as Boolean: 0 and 1 in SQLite, a type of its own in PostgreSQL, which reads '0' and '1'. */
const flags: readonly string[] = ['legacyPkce', 'dpopBoundAccessTokens'];

const names = columns.map(column => `"${column}"`).join(', ');
const select = `select ${names} from "Client"`;

const upsert = `insert into "Client" (${names})
  values (${columns.map(column => (flags.includes(column) ? 'cast(? as boolean)' : '?')).join(', ')})
  on conflict ("clientId") do update set
  ${columns.map(column => `"${column}" = excluded."${column}"`).join(', ')}`;

function* saveClient(client: Client, event: AuditEvent | undefined, nowMs: number): WriteScript<void> {
  const row = rowOf(client);
  if (event) yield* addAuditEvent(event, nowMs);
  yield* all(upsert, ...columns.map(column => row[column]));
}

type ClientRow = Record<Exclude<(typeof columns)[number], Flag | Optional>, string> &
  Record<Optional, string | null> &
  Record<Flag, number | boolean>;
type Flag = 'legacyPkce' | 'dpopBoundAccessTokens';
type Optional =
  | 'clientSecretHash'
  | 'launchUri'
  | 'jwks'
  | 'jwksUri'
  | 'registrationTokenHash'
  | 'about'
  | 'loginTrust';

function rowOf(client: Client) {
  return {
    ...client,
    clientSecretHash: client.clientSecretHash ?? null,
    launchUri: client.launchUri ?? null,
    jwks: client.jwks ? JSON.stringify(client.jwks) : null,
    jwksUri: client.jwksUri ?? null,
    registrationTokenHash: client.registrationTokenHash ?? null,
    about: client.about ? JSON.stringify(client.about) : null,
    loginTrust: client.loginTrust ? JSON.stringify(client.loginTrust) : null,
    redirectUris: JSON.stringify(client.redirectUris),
    grantTypes: JSON.stringify(client.grantTypes),
    legacyPkce: client.legacyPkce ? 1 : 0,
    dpopBoundAccessTokens: client.dpopBoundAccessTokens ? 1 : 0,
  };
}

function clientOf(row: ClientRow): Client {
  return {
    clientId: row.clientId,
    clientName: row.clientName,
    publisher: row.publisher,
    tokenEndpointAuthMethod: row.tokenEndpointAuthMethod as TokenEndpointAuthMethod,
    applicationType: row.applicationType === 'native' ? 'native' : 'web',
    redirectUris: strings(row.redirectUris),
    grantTypes: strings(row.grantTypes) as GrantType[],
    scope: row.scope,
    legacyPkce: Boolean(row.legacyPkce),
    ...(row.dpopBoundAccessTokens ? { dpopBoundAccessTokens: true } : {}),
    ...(row.clientSecretHash ? { clientSecretHash: row.clientSecretHash } : {}),
    ...(row.launchUri ? { launchUri: row.launchUri } : {}),
    ...(row.jwks ? { jwks: JSON.parse(row.jwks) as JSONWebKeySet } : {}),
    ...(row.jwksUri ? { jwksUri: row.jwksUri } : {}),
    ...(row.about ? { about: JSON.parse(row.about) as ClientAbout } : {}),
    ...(row.loginTrust ? { loginTrust: JSON.parse(row.loginTrust) as LoginTrustRest } : {}),
    ...(row.registrationTokenHash ? { registrationTokenHash: row.registrationTokenHash } : {}),
  };
}

const strings = (json: string) => JSON.parse(json) as string[];
