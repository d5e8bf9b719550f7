/** Errors that an app tells apart by type. All of them are OAuthError. */
import { OAuthError } from '../oauth-error.ts';

/** The person (or the server for her) said no. Nothing is broken: say so kindly and offer to try again. */
export class AuthorizationDenied extends OAuthError {
  override readonly name = 'AuthorizationDenied';
}

/** The grant is gone: expired, revoked, used. The only way on is a new login. */
export class LoginRequired extends OAuthError {
  override readonly name = 'LoginRequired';
}
