import { FhirError } from '@smart-ehr/fhir';
import type { Request, RequestHandler, Response } from 'express';
import { varyBy } from './vary-by.ts';

const specLink = 'https://hl7.org/fhir/R4/http.html#mime-type';
export const fhirJson = 'application/fhir+json';
export const pageType = 'text/html';
/** Of types that a client likes alike, the first. */
const jsonTypes = [fhirJson, 'application/json', 'text/json'];

/** What `_format` may say; a `+` that nobody escaped arrives as a space. */
const formats = new Map([
  ...['json', ...jsonTypes, 'application/fhir json'].map(name => [name, fhirJson] as const),
  ...['html', pageType].map(name => [name, pageType] as const),
]);

/**
 * Which type to answer with, or undefined when the client takes none of ours. `_format` outweighs Accept, since it is
 * for clients that cannot set headers. A page is for clients that put it first, as browsers do.
 * https://hl7.org/fhir/R4/http.html#mime-type
 */
export function negotiate(
  accept: string | undefined,
  format: string | undefined,
  { pages = false } = {},
): string | undefined {
  if (format !== undefined) {
    const type = formats.get(format.split(';')[0]?.trim().toLowerCase() ?? '');
    return type === pageType && !pages ? undefined : type;
  }
  if (accept === undefined || accept.trim() === '') return fhirJson;
  const ranges = accept.split(',').map(readRange);
  const [first = fhirJson, ...others] = jsonTypes;
  const best = others.reduce(
    (one, type) => (weigh(type, ranges).quality > weigh(one, ranges).quality ? type : one),
    first,
  );
  const [json, page] = [weigh(best, ranges), weigh(pageType, ranges)];
  const isPageFirst = page.isNamed && (page.quality > json.quality || (page.quality === json.quality && !json.isNamed));
  if (pages && page.quality > 0 && isPageFirst) return pageType;
  return json.quality > 0 ? best : undefined;
}

type Range = { type: string; quality: number };

/** One part of Accept: its type and weight, which is none where its `fhirVersion` is not ours. */
function readRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map(part => part.trim().toLowerCase());
  const parameter = (name: string) => parameters.find(p => p.startsWith(`${name}=`))?.slice(name.length + 1);
  const version = parameter('fhirversion')?.replaceAll('"', '');
  const isOurs = version === undefined || version === '4.0';
  const quality = Number(parameter('q') ?? 1);
  return { type, quality: isOurs && quality >= 0 ? quality : 0 };
}

/** "The most specific reference has precedence". https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1 */
function weigh(type: string, ranges: readonly Range[]): { quality: number; isNamed: boolean } {
  const matching = (name: string) => ranges.filter(range => range.type === name).map(({ quality }) => quality);
  const named = matching(type);
  if (named.length > 0) return { quality: Math.max(...named), isNamed: true };
  const [kind = ''] = type.split('/');
  const partly = matching(`${kind}/*`);
  return { quality: Math.max(0, ...(partly.length > 0 ? partly : matching('*/*'))), isNamed: false };
}

/** Refuses what it cannot answer in; else notes the type, from which errors take theirs too. */
export const negotiated: RequestHandler = (request, response, next) => {
  answerIn(response, typeFor(request, false));
  next();
};

/** The same where browsers may come: they are answered with pages. */
export const negotiatedOrPage: RequestHandler = (request, response, next) => {
  const type = typeFor(request, true);
  answerIn(response, type);
  const filled = type === pageType && request.method === 'GET' ? withoutEmpty(request) : undefined;
  if (filled === undefined) next();
  else response.redirect(303, filled);
};

function answerIn(response: Response, type: string): void {
  varyBy(response, 'Accept').setHeader('Content-Type', `${type}; charset=utf-8`);
}

function typeFor(request: Request, pages: boolean): string {
  const { _format: format } = request.query;
  const type = negotiate(request.headers.accept, typeof format === 'string' ? format : undefined, { pages });
  if (type !== undefined) return type;
  throw new FhirError(406, 'not-supported', 'This server answers in JSON. Send Accept: application/fhir+json.', {
    specLink,
  });
}

/** The form of a page sends its empty fields too. Where there are any, the address without them. */
function withoutEmpty({ originalUrl }: Request): string | undefined {
  const { pathname, searchParams } = new URL(originalUrl, 'http://localhost');
  const all = [...searchParams];
  const filled = all.filter(([, value]) => value.trim() !== '');
  return filled.length < all.length ? `${pathname}?${new URLSearchParams(filled)}` : undefined;
}
