import type { GrantType, RegisteredClient, TokenEndpointAuthMethod } from '@smart-ehr/oauth-core/server';
import type { Database } from '@smart-ehr/prisma';
import type { JSONWebKeySet } from 'jose';

/** A registered app. https://www.rfc-editor.org/rfc/rfc7591#section-2 in camelCase */
export type Client = RegisteredClient & {
  clientName: string;
  publisher: string;
  launchUri?: string;
  /** SHA-256 of the token that a client which registered itself manages its registration with (RFC 7592). */
  registrationTokenHash?: string;
  /** A front door whose policy says so lets this client omit PKCE. */
  legacyPkce: boolean;
};

export type ClientStore = ReturnType<typeof createClientStore>;

export function createClientStore({ prisma }: Pick<Database, 'prisma'>) {
  return {
    async find(clientId: string): Promise<Client | undefined> {
      const row = await prisma.client.findUnique({ where: { clientId } });
      return row ? clientOf(row) : undefined;
    },

    async list(): Promise<Client[]> {
      return (await prisma.client.findMany({ orderBy: { clientId: 'asc' } })).map(clientOf);
    },

    /** Whether some app has registered a redirect URI on this origin. `null`, the origin of every sandbox, is nobody's. */
    async hasRedirectOrigin(origin: string): Promise<boolean> {
      if (origin === 'null') return false;
      const rows = await prisma.client.findMany({
        where: { redirectUris: { contains: JSON.stringify(origin).slice(0, -1) } },
        select: { redirectUris: true },
      });
      return rows.some(row => strings(row.redirectUris).some(uri => originOf(uri) === origin));
    },

    /** Adds the client, or makes it what is given here. */
    async save(client: Client): Promise<void> {
      const row = {
        ...client,
        clientSecretHash: client.clientSecretHash ?? null,
        launchUri: client.launchUri ?? null,
        jwks: client.jwks ? JSON.stringify(client.jwks) : null,
        jwksUri: client.jwksUri ?? null,
        registrationTokenHash: client.registrationTokenHash ?? null,
        redirectUris: JSON.stringify(client.redirectUris),
        grantTypes: JSON.stringify(client.grantTypes),
      };
      await prisma.client.upsert({ where: { clientId: client.clientId }, create: row, update: row });
    },

    /** Takes the client out, and what people once decided about it. */
    async remove(clientId: string): Promise<void> {
      await prisma.$transaction([
        prisma.client.deleteMany({ where: { clientId } }),
        prisma.consent.deleteMany({ where: { clientId } }),
      ]);
    },
  };
}

type ClientRow = {
  clientId: string;
  clientName: string;
  publisher: string;
  tokenEndpointAuthMethod: string;
  clientSecretHash: string | null;
  applicationType: string;
  redirectUris: string;
  launchUri: string | null;
  jwks: string | null;
  jwksUri: string | null;
  registrationTokenHash: string | null;
  grantTypes: string;
  scope: string;
  legacyPkce: boolean;
};

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
    legacyPkce: row.legacyPkce,
    ...(row.clientSecretHash ? { clientSecretHash: row.clientSecretHash } : {}),
    ...(row.launchUri ? { launchUri: row.launchUri } : {}),
    ...(row.jwks ? { jwks: JSON.parse(row.jwks) as JSONWebKeySet } : {}),
    ...(row.jwksUri ? { jwksUri: row.jwksUri } : {}),
    ...(row.registrationTokenHash ? { registrationTokenHash: row.registrationTokenHash } : {}),
  };
}

const strings = (json: string) => JSON.parse(json) as string[];

const originOf = (uri: string) => (URL.canParse(uri) ? new URL(uri).origin : undefined);
