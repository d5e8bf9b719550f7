import { ApiError } from '../http/api-errors.ts';
import type { SignedIn } from '../http/session.ts';

/** Quick View, charts and launches are for who cares for patients here. */
export function isClinician({ user }: SignedIn): boolean {
  return user.role === 'practitioner' || user.role === 'nurse';
}

export function requireClinician(signedIn: SignedIn): void {
  if (isClinician(signedIn)) return;
  throw new ApiError(
    403,
    'forbidden',
    'Charts and app launches are for physicians and nurses. Sign in as one of them.',
  );
}

export function requireAdministrator({ user }: SignedIn): void {
  if (user.role === 'admin') return;
  throw new ApiError(403, 'forbidden', 'This is for the administrator of the EHR. Sign in as one.');
}
