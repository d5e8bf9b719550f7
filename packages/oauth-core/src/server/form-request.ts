/**
 * Reads the form of a request to the token or revocation endpoint.
 * https://www.rfc-editor.org/rfc/rfc6749#section-3.2
 */
import { OAuthError } from '../oauth-error.ts';

/** The parts of an HTTP request that the rules look at. */
export type FormRequest = {
  contentType: string | undefined;
  authorization: string | undefined;
  /** The body as it came, undecoded. */
  body: string;
};

const specLink = 'https://www.rfc-editor.org/rfc/rfc6749#section-3.2';

/** A parameter's value, or undefined when it was not sent or sent empty. */
export type Form = (name: string) => string | undefined;

/** What was read of a request stays with it: several rules look at one form. */
const forms = new WeakMap<object, Form>();

export function parseForm(request: Pick<FormRequest, 'contentType' | 'body'>): Form {
  const form = forms.get(request) ?? readForm(request);
  forms.set(request, form);
  return form;
}

function readForm({ contentType, body }: Pick<FormRequest, 'contentType' | 'body'>): Form {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/x-www-form-urlencoded') {
    throw new OAuthError('invalid_request', 'Send the parameters as application/x-www-form-urlencoded.', { specLink });
  }
  const parameters = new URLSearchParams(body);
  const repeated = repeatedParameters(parameters);
  if (repeated.length > 0) {
    // Whoever mixes up names and values may have put a secret here, and what is said is written down.
    const named = repeated.filter(name => /^[a-z_]{1,30}$/.test(name));
    throw new OAuthError('invalid_request', `Send each parameter once; repeated: ${named.join(', ') || 'one'}.`, {
      specLink,
    });
  }
  return name => parameters.get(name) || undefined;
}

/** "Request and response parameters MUST NOT be included more than once", RFC 6749 §3.1 and §3.2. */
export function repeatedParameters(parameters: URLSearchParams): string[] {
  return [...new Set(parameters.keys())].filter(name => parameters.getAll(name).length > 1);
}
