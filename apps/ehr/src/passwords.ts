import { hash, verify } from '@node-rs/argon2';

/**
 * People's passwords: argon2id, at the cost that OWASP recommends.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 */
export type PasswordCost = { memoryCost: number; timeCost: number; parallelism: number };

export const ordinaryCost: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export type Passwords = {
  hash(password: string): Promise<string>;
  /** Takes as long for somebody unknown (no hash) as for a wrong password, so that names cannot be probed. */
  isRight(password: string, passwordHash: string | undefined): Promise<boolean>;
};

export function createPasswords(cost: PasswordCost = ordinaryCost): Passwords {
  let ofNobody: Promise<string> | undefined;
  return {
    hash: password => hash(password, cost),
    async isRight(password, passwordHash) {
      ofNobody ??= hash(crypto.randomUUID(), cost);
      // A stored hash that is none matches nothing.
      const matches = await verify(passwordHash ?? (await ofNobody), password).catch(() => false);
      return matches && passwordHash !== undefined;
    },
  };
}
