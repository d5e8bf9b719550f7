import type { RequestHandler } from 'express';
import { capabilityStatement } from './capability-statement.ts';
import type { FhirServer } from './fhir-server.ts';
import { send } from './http/send.ts';

/** GET [base]/metadata, without a token. https://hl7.org/fhir/R4/http.html#capabilities */
export function metadata(fhir: FhirServer): RequestHandler {
  const dateMs = fhir.now();
  return (request, response) => {
    const smartConfiguration = fhir.smartConfiguration(request);
    send(response, JSON.stringify(capabilityStatement({ base: fhir.base(request), smartConfiguration, dateMs })));
  };
}

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
