import { sha256 } from '@smart-ehr/oauth-core';
import { demoClientSecret, demoPassword, people } from '@smart-ehr/prisma/cast';
import { ConfigError } from '../config.ts';
import type { Ehr } from '../ehr.ts';

/** Outside of the demonstration nobody may sign in with a password or secret that is printed in the documentation. */
export async function refuseDemoSecrets({ users, clients, passwords }: Pick<Ehr, 'users' | 'clients' | 'passwords'>) {
  for (const { username } of people) {
    const known = await users.passwordHash(username);
    if (known !== undefined && (await passwords.isRight(demoPassword, known))) {
      throw new ConfigError(
        `The database holds the demonstration password of ${username}: set EHR_DEMO=1, or DATABASE_URL to another database.`,
      );
    }
  }
  const secretHash = await sha256(demoClientSecret);
  const client = (await clients.list()).find(({ clientSecretHash }) => clientSecretHash === secretHash);
  if (client) {
    throw new ConfigError(
      `The client ${client.clientId} has the demonstration secret: set EHR_DEMO=1, or DATABASE_URL to another database.`,
    );
  }
}
