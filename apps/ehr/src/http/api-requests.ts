import express, { type Request, type RequestHandler } from 'express';
import type { Ehr } from '../ehr.ts';
import type { Doorway } from '../front-doors.ts';
import { ApiError } from './api-errors.ts';
import { findSignedIn, type SignedIn } from './session.ts';

const parseJson = express.json({ type: () => true, strict: true, limit: '16kb', reviver: withoutNul });

/** As in forms (nul.ts); what is thrown here the parser turns into a 400. */
function withoutNul(_name: string, value: unknown): unknown {
  if (typeof value === 'string' && value.includes('\0')) throw new SyntaxError('A text of the JSON holds U+0000.');
  return value;
}

/**
 * Reads a JSON body. Any other type is refused: a form of another site can send text and forms, but no JSON without
 * asking first, and this API gives no other origin leave (https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
 */
export const readJson: RequestHandler = (request, response, next) => {
  if (request.is('application/json')) return parseJson(request, response, next);
  throw new ApiError(415, 'unsupported_media_type', 'Send the body as application/json.');
};

/** The JSON object of a request that `readJson` has read. */
export function objectOf(request: Request): Record<string, unknown> {
  const body: unknown = request.body;
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  throw new ApiError(400, 'invalid_request', 'Send one JSON object.');
}

/**
 * Refuses what another site's page sends with this person's cookies. Sec-Fetch-Site and Origin count where the browser
 * sends them; only pages of this very origin may call.
 */
export function refuseOtherSites(doorwayOf: (request: Request) => Doorway): RequestHandler {
  return (request, _response, next) => {
    const { origin, 'sec-fetch-site': site } = request.headers;
    const isSame = site === undefined || site === 'same-origin' || (site === 'none' && request.method === 'GET');
    if (isSame && (origin === undefined || origin === doorwayOf(request).origin)) return next();
    throw new ApiError(403, 'forbidden', 'Only the pages of this EHR may call its own API.');
  };
}

/** Who calls; 401 when nobody is signed in (any more). */
export async function requireSignedIn(ehr: Ehr, request: Request, doorway: Doorway): Promise<SignedIn> {
  const signedIn = await findSignedIn(ehr, request, doorway);
  if (!signedIn)
    throw new ApiError(401, 'not_signed_in', 'Nobody is signed in here; sign in to the EHR and try again.');
  return signedIn;
}
