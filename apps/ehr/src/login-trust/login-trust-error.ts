/** A file that cannot be imported. The message says where, what was expected and what stands there instead. */
export class LoginTrustError extends Error {
  override name = 'LoginTrustError';

  /** `place`: "line 3" of SQL, "entry 2" of JSON. */
  constructor(place: string, description: string) {
    super(`${place}: ${description}`);
  }
}
