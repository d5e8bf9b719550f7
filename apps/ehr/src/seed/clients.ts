import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sha256 } from '@smart-ehr/oauth-core';
import { verifyPublicKeys } from '@smart-ehr/oauth-core/server';
import { type CastClient, clients, demoClientSecret, processes } from '@smart-ehr/prisma/cast';
import { ConfigError } from '../config.ts';
import type { Client, ClientStore } from '../stores/clients.ts';
import { giveRegistrationAccess } from './registration-access.ts';

type Env = Record<string, string | undefined>;

/** Registers the cast's clients, or makes them what the cast says. Our own apps' URLs follow the URLs in force. */
export async function seedClients(store: ClientStore, env: Env): Promise<void> {
  const clientSecretHash = await sha256(demoClientSecret);
  for (const client of clients) {
    await store.save({
      clientId: client.clientId,
      clientName: client.clientName,
      publisher: client.publisher,
      tokenEndpointAuthMethod: client.tokenEndpointAuthMethod,
      ...(client.tokenEndpointAuthMethod === 'client_secret_basic' && { clientSecretHash }),
      applicationType: 'web',
      redirectUris: (client.redirectUris ?? []).map(uri => urlInForce(uri, env)),
      ...(client.launchUri && { launchUri: urlInForce(client.launchUri, env) }),
      ...(client.jwksUri && { jwksUri: client.jwksUri }),
      ...(client.jwksFileEnv && (await keysOf(client.clientId, client.jwksFileEnv, store, env))),
      ...(client.registrationFileEnv &&
        (await registrationOf(client.clientId, client.registrationFileEnv, store, env))),
      grantTypes: client.grantTypes,
      scope: client.scope,
      legacyPkce: client.legacyPkce ?? false,
    } satisfies Parameters<ClientStore['save']>[0] & Pick<CastClient, 'clientName'>);
  }
}

/** The keys of the file that is named now; without one the client keeps those that it has. */
async function keysOf(clientId: string, variable: string, store: ClientStore, env: Env): Promise<Pick<Client, 'jwks'>> {
  const file = env[variable] && resolve(import.meta.dirname, '../../../..', env[variable]);
  if (!file) return { jwks: (await store.find(clientId))?.jwks };
  try {
    return { jwks: verifyPublicKeys(JSON.parse(readFileSync(file, 'utf8'))) };
  } catch (error) {
    throw new ConfigError(`${variable} must name a file with a JWK Set of public keys. ${file}: ${messageOf(error)}`);
  }
}

/** The access that its file gives; without a file that is named, what it has. */
async function registrationOf(
  clientId: string,
  variable: string,
  store: ClientStore,
  env: Env,
): Promise<Pick<Client, 'registrationTokenHash'>> {
  const file = env[variable] && resolve(import.meta.dirname, '../../../..', env[variable]);
  if (file) return giveRegistrationAccess(file, urlInForce(`ehr:/register/${clientId}`, env));
  const { registrationTokenHash } = (await store.find(clientId)) ?? {};
  return registrationTokenHash === undefined ? {} : { registrationTokenHash };
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** `patientApp:/callback` is the patient app's callback wherever that app is reached; other URLs are themselves. */
export function urlInForce(uri: string, env: Env): string {
  const [name = '', path = ''] = uri.split(':/', 2);
  if (!Object.hasOwn(processes, name)) return uri;
  const process = processes[name as keyof typeof processes];
  return `${(env[`${process.env}_URL`] || process.url).replace(/\/$/, '')}/${path}`;
}
