import { demoPassword, people } from '@smart-ehr/prisma/cast';
import type { Passwords } from '../passwords.ts';
import type { UserStore } from '../stores/users.ts';

/** Adds the cast's people, or makes them what the cast says. A password that is right already is left as it is. */
export async function seedPeople(users: UserStore, passwords: Passwords): Promise<void> {
  for (const { about: _about, records = [], ...person } of people) {
    const known = await users.passwordHash(person.username);
    const isRight = known !== undefined && (await passwords.isRight(demoPassword, known));
    const passwordHash = isRight ? known : await passwords.hash(demoPassword);
    await users.save({ ...person, records, passwordHash });
  }
}
