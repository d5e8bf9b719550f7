import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { capabilityStatement } from './capability-statement.ts';
import type { FhirServer } from './fhir-server.ts';
import { isUnchanged } from './http/conditional.ts';
import { send } from './http/send.ts';

/** GET [base]/metadata, without a token. https://hl7.org/fhir/R4/http.html#capabilities */
export function metadata(fhir: FhirServer): RequestHandler {
  const dateMs = fhir.now();
  const statements = new Map<string, { text: string; etag: string }>(); // one for each address of this base
  return (request, response) => {
    const base = fhir.base(request);
    const known = statements.get(base);
    const statement =
      known ??
      withEtag(
        JSON.stringify(
          capabilityStatement({
            base,
            smartConfiguration: fhir.smartConfiguration(request),
            dateMs,
            bulkV4: fhir.bulkV4,
          }),
        ),
      );
    if (!known) statements.set(base, statement);
    response.set({ ETag: statement.etag, 'Cache-Control': 'no-cache' });
    if (isUnchanged(request, statement)) response.status(304).end();
    else send(response, statement.text);
  };
}

const withEtag = (text: string) => ({
  text,
  etag: `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`,
});

/**
 * GET [base]/.well-known/smart-configuration: "responses SHALL be application/json, regardless of Accept headers".
 * https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#using-well-known
 */
export function smartConfiguration(fhir: FhirServer): RequestHandler {
  const texts = new Map<string, string>(); // one for each address of this base: it says the same to everybody
  return (request, response) => {
    const base = fhir.base(request);
    const text = texts.get(base) ?? JSON.stringify(fhir.smartConfiguration(request));
    texts.set(base, text);
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    send(response, text);
  };
}
