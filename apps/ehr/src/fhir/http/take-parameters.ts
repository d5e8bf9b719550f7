import { FhirError } from '@smart-ehr/fhir';
import type { Request } from 'express';
import { invalid } from '../search/parse-values.ts';
import { preferencesOf } from './preferences.ts';

/** Answered elsewhere (content negotiation, the language of a page), or without meaning for JSON. */
const aboutFormat = ['_format', '_pretty', 'lang'];
const mostParameters = 100;

/**
 * Hands each parameter to the function of its name, and answers with those that have one: what the self link says. What
 * is not supported is left out, or with `Prefer: handling=strict` refused. https://hl7.org/fhir/R4/search.html#errors
 */
export function takeParameters(
  parameters: Iterable<[string, string]>,
  strict: boolean,
  take: Readonly<Record<string, (value: string) => void>>,
): [name: string, value: string][] {
  const used: [string, string][] = [];
  for (const [name, value] of parameters) {
    const taken = Object.hasOwn(take, name) ? take[name] : undefined;
    if (value.includes('\0')) throw invalid(name, `${name} holds a character that no text has`);
    if (taken) {
      taken(value);
      used.push([name, value]);
    } else if (strict && !aboutFormat.includes(name)) {
      throw new FhirError(400, 'not-supported', `The parameter "${name}" is not supported here.`, {
        expression: `http.${name}`,
        specLink: 'https://hl7.org/fhir/R4/search.html#errors',
      });
    }
    if (used.length > mostParameters) throw invalid(name, `A request takes at most ${mostParameters} parameters`);
  }
  return used;
}

/** `Prefer: handling=strict` or `lenient`. https://hl7.org/fhir/R4/search.html#errors */
export function handlingOf(request: Request): 'strict' | 'lenient' | undefined {
  const handling = preferencesOf(request.get('Prefer')).get('handling')?.toLowerCase();
  return handling === 'strict' || handling === 'lenient' ? handling : undefined;
}

export const isStrict = (request: Request): boolean => handlingOf(request) === 'strict';

/** A link to the same request with what was used of it, and where `cursor` says, the next page of it. */
export function linkWith(url: string, used: readonly [string, string][], cursor?: string): string {
  const others = cursor === undefined ? used : used.filter(([name]) => name !== '_cursor');
  const query = new URLSearchParams([...others, ...(cursor === undefined ? [] : [['_cursor', cursor]])]).toString();
  return query === '' ? url : `${url}?${query}`;
}
