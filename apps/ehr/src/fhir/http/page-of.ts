import type { CapabilityStatement, OperationOutcome, Resource } from '@smart-ehr/fhir';
import type { Request, Response } from 'express';
import { createElement } from 'react';
import { FhirPage, type FhirView } from '../../pages/fhir-page.tsx';
import { fhirPageHeaders } from '../../pages/headers.ts';
import { renderPage } from '../../pages/render-page.ts';
import { type Language, languages } from '../../pages/texts/catalogue.ts';
import { bundleViewOf, sentencesOf } from './bundle-view-of.ts';
import { linkedJson } from './linked-json.ts';
import { searchFormOf } from './search-form-of.ts';

/** A longer text is not shown: the page of it would be many times as long, and nobody would read it. */
const mostCharacters = 1_000_000;

/** The page that shows an answer to people: what it is, where it leads, and its JSON. Sets the headers of a page. */
export function pageOf(response: Response, text: string): string {
  const { req: request } = response;
  response.set(fhirPageHeaders).vary('Accept-Language');
  return renderPage(createElement(FhirPage, viewOf(request, response.statusCode, text)));
}

function viewOf(request: Request, status: number, text: string): FhirView {
  const resource = JSON.parse(text) as Resource;
  const { baseUrl: basePath } = request;
  const parameters = [...new URL(request.originalUrl, 'http://localhost').searchParams];
  const others = parameters.filter(([name]) => name !== 'lang');
  const path = decodedPath(request.path);
  return {
    frame: {
      language: languageOf(request),
      keep: groupedByName(others),
      demo: request.app.get('demonstration') === true,
    },
    basePath,
    path: path.slice(1),
    address: `${request.protocol}://${request.get('host')}${request.originalUrl}`.replaceAll("'", '%27'),
    jsonHref: hrefWith(request, [...others.filter(([name]) => name !== '_format'), ['_format', 'json']]),
    resourceType: resource.resourceType,
    ...(resource.meta && { meta: resource.meta }),
    ...(status >= 400 && { problem: { status, sentences: sentencesOf(resource as OperationOutcome) } }),
    ...(resource.resourceType === 'Bundle' && { bundle: bundleViewOf(resource, basePath) }),
    types: resource.resourceType === 'CapabilityStatement' ? typesOf(resource) : [],
    ...(status < 400 && { search: searchFormOf(path, basePath, others) }),
    ...(text.length <= mostCharacters && { json: linkedJson(resource, basePath) }),
  };
}

const languageOf = (request: Request): Language =>
  languages.find(language => language === request.query.lang) ??
  languages.find(language => language === request.acceptsLanguages([...languages])) ??
  'en';

function groupedByName(parameters: readonly [string, string][]): Record<string, string[]> {
  const grouped: Record<string, string[]> = Object.create(null);
  for (const [name, value] of parameters) grouped[name] = [...(grouped[name] ?? []), value];
  return grouped;
}

const hrefWith = ({ baseUrl, path }: Request, parameters: [string, string][]) =>
  `${baseUrl}${path}?${new URLSearchParams(parameters)}`;

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const typesOf = ({ rest = [] }: CapabilityStatement) =>
  rest.flatMap(({ resource = [] }) => resource.map(({ type }) => type));
