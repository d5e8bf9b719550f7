import { FhirError } from '@smart-ehr/fhir';
import express, { type Request, type Response } from 'express';
import { readJson } from '../validation/read-json.ts';

/** Resources as FHIR writes them. https://hl7.org/fhir/R4/http.html#mime-type */
export const fhirTypes = ['application/fhir+json', 'application/json'];
export const patchTypes = ['application/json-patch+json'];

/** Attachments come in base64, which is a third longer. */
const raw = express.raw({ type: () => true, limit: '10mb' });
const mebibytes = 10;

/**
 * The JSON of a body; called when it is clear that the access may write at all, so that nobody else's body is read.
 * 415 for another type than these, 413 when it is too long, 400 when it is no JSON.
 */
export async function readBody(request: Request, response: Response, types: readonly string[]): Promise<unknown> {
  requireType(request.get('Content-Type'), types);
  await new Promise<void>((resolve, reject) => {
    raw(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(readable(error))));
  });
  return readJson(textOf(request.body));
}

function requireType(contentType: string | undefined, types: readonly string[]): void {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map(part => part.trim().toLowerCase());
  const fits = parameters.every(text => {
    const [, name, value] = /^(\w+)="?([^"]*)"?$/.exec(text) ?? [];
    if (name === 'charset') return value === 'utf-8' || value === 'utf8';
    return name !== 'fhirversion' || value === '4.0';
  });
  if (types.includes(type) && fits) return;
  throw new FhirError(415, 'not-supported', `Send the body as ${types[0]}, in UTF-8 and for FHIR 4.0.`, {
    expression: 'http.Content-Type',
    specLink: 'https://hl7.org/fhir/R4/http.html#mime-type',
  });
}

function textOf(body: unknown): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.isBuffer(body) ? body : new Uint8Array());
  } catch {
    throw new FhirError(400, 'structure', 'The body is not UTF-8.', { specLink: 'https://hl7.org/fhir/R4/json.html' });
  }
}

function readable(error: unknown): unknown {
  if ((error as { status?: unknown } | null)?.status !== 413) return error;
  return new FhirError(413, 'too-long', `A body may have ${mebibytes} MiB. Send less at once.`, {
    specLink: 'https://www.rfc-editor.org/rfc/rfc9110#section-15.5.14',
  });
}
