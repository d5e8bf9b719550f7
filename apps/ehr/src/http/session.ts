import type { Request } from 'express';
import type { Ehr } from '../ehr.ts';
import type { Doorway } from '../front-doors.ts';
import type { Session } from '../stores/sessions.ts';
import type { User } from '../stores/users.ts';
import { readCookie } from './cookies.ts';

export type SignedIn = { session: Session; user: User };

/** Who is signed in with this browser, if anybody. */
export async function findSignedIn(ehr: Ehr, request: Request, doorway: Doorway): Promise<SignedIn | undefined> {
  const id = readCookie(request, doorway, 'ehr_session');
  const session = id ? await ehr.sessions.find(id, ehr.now()) : undefined;
  const user = session && (await ehr.users.find(session.username));
  return user && { session, user };
}
