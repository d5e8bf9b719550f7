import { FhirError } from '@smart-ehr/fhir';
import type { RequestHandler } from 'express';

const specLink = 'https://hl7.org/fhir/R4/http.html#mime-type';
export const fhirJson = 'application/fhir+json';

/** Names of JSON in `_format`; a `+` that nobody escaped arrives as a space. */
const jsonFormats = ['json', 'application/json', 'text/json', fhirJson, 'application/fhir json'];

/**
 * Which JSON to answer with, or undefined when the client takes none of ours. `_format` outweighs Accept, since it is
 * for clients that cannot set headers. https://hl7.org/fhir/R4/http.html#mime-type
 */
export function negotiate(accept: string | undefined, format: string | undefined): string | undefined {
  if (format !== undefined) return jsonFormats.includes(format.split(';')[0]?.trim() ?? '') ? fhirJson : undefined;
  if (accept === undefined || accept.trim() === '') return fhirJson;
  const ranges = accept
    .split(',')
    .map(readRange)
    .filter(({ quality, version }) => quality > 0 && version);
  const best = (types: string[]) => Math.max(0, ...ranges.filter(r => types.includes(r.type)).map(r => r.quality));
  const [fhir, json, any] = [best([fhirJson]), best(['application/json', 'text/json']), best(['*/*', 'application/*'])];
  if (fhir > 0 && fhir >= json) return fhirJson;
  if (json > 0) return 'application/json';
  return any > 0 ? fhirJson : undefined;
}

/** One part of Accept: its type, weight, and whether its `fhirVersion`, if any, is ours. */
function readRange(text: string) {
  const [type = '', ...parameters] = text.split(';').map(part => part.trim().toLowerCase());
  const parameter = (name: string) => parameters.find(p => p.startsWith(`${name}=`))?.slice(name.length + 1);
  const version = parameter('fhirversion')?.replaceAll('"', '');
  return { type, quality: Number(parameter('q') ?? 1), version: version === undefined || version === '4.0' };
}

/** Refuses what it cannot answer in; else notes the type, from which errors take theirs too. */
export const negotiated: RequestHandler = (request, response, next) => {
  const { _format: format } = request.query;
  const type = negotiate(request.headers.accept, typeof format === 'string' ? format : undefined);
  if (type === undefined) {
    throw new FhirError(406, 'not-supported', 'This server answers in JSON. Send Accept: application/fhir+json.', {
      specLink,
    });
  }
  response.type(`${type}; charset=utf-8`);
  next();
};
