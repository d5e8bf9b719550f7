/**
 * Reads scopes: every production of SMART App Launch 2.2, in both versions of the resource syntax. What is not in the
 * grammar is not a scope: it is never repaired or guessed at.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
 */
import { type Interaction, interactions, type Level, type Scope, type ScopeParameter } from './scope.ts';

/** What one word of a scope string turned out to be; `scope` is missing when it is in no version of the grammar. */
export type ParsedScope = { text: string; scope?: Scope };

const resource = /^(patient|user|system)\/([A-Z][A-Za-z]*|\*)\.([a-z]+|\*)(?:\?(.+))?$/;
const context = /^launch(?:\/([a-z]+)(?:\?role=(\S+))?)?$/;
/** Where scopes are written as URIs, SMART's own are below the first prefix, those of OpenID Connect below the second. */
const smartPrefix = 'http://smarthealthit.org/fhir/scopes/';
const openidPrefix = 'http://openid.net/specs/openid-connect-core-1_0#';
/** RFC 3986 scheme, then anything. */
const uri = /^[A-Za-z][A-Za-z0-9+.-]*:./;
const privateName = /^__./;
/** RFC 6749 §3.3 `scope-token`: printable ASCII without space, quote and backslash. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

/** The v1 suffixes and what they mean; https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources */
const v1Suffixes: Readonly<Record<string, readonly Interaction[]>> = {
  read: ['read', 'search'],
  write: ['create', 'update', 'delete'],
  '*': interactions,
};

/** One scope, or undefined when the text is none. */
export function parseScope(text: string): Scope | undefined {
  if (!scopeToken.test(text)) return undefined;
  if (text.startsWith(smartPrefix)) return parseShortName(text.slice(smartPrefix.length));
  if (text.startsWith(openidPrefix)) return parseNamedScope(text.slice(openidPrefix.length));
  return parseShortName(text) ?? parseExtensionScope(text);
}

/** The words of a scope string, once each, in their order. */
export function readScopes(text: string): ParsedScope[] {
  const words = new Set(text.split(' ').filter(word => word !== ''));
  return [...words].map(word => {
    const scope = parseScope(word);
    return scope === undefined ? { text: word } : { text: word, scope };
  });
}

/** The known scopes of a scope string; unknown words are left out. */
export function parseScopes(text: string): Scope[] {
  return readScopes(text).flatMap(({ scope }) => scope ?? []);
}

function parseShortName(text: string): Scope | undefined {
  return parseNamedScope(text) ?? parseResourceScope(text) ?? parseContextScope(text);
}

function parseNamedScope(text: string): Scope | undefined {
  if (text === 'openid' || text === 'fhirUser' || text === 'profile') return { kind: 'identity', name: text };
  return text === 'offline_access' || text === 'online_access' ? { kind: 'access', name: text } : undefined;
}

function parseResourceScope(text: string): Scope | undefined {
  const match = resource.exec(text);
  if (match === null) return undefined;
  const [, level, type = '', suffix = '', queryText] = match;
  const v1 = Object.hasOwn(v1Suffixes, suffix) ? v1Suffixes[suffix] : undefined;
  if (v1 !== undefined && queryText !== undefined) return undefined;
  const permitted = v1 ?? inOrder(suffix);
  const query = queryText === undefined ? [] : parseQuery(queryText);
  if (permitted === undefined || query === undefined) return undefined;
  return {
    kind: 'resource',
    level: level as Level,
    type,
    interactions: [...permitted],
    form: v1 === undefined ? 'v2' : 'v1',
    query,
  };
}

/** "in-order": `cruds` with letters left out. `.dus` and `.rr` are refused, not sorted. */
function inOrder(letters: string): Interaction[] | undefined {
  const found = interactions.filter(interaction => letters.includes(interaction.charAt(0)));
  const canonical = found.map(interaction => interaction.charAt(0)).join('');
  return canonical === letters ? found : undefined;
}

function parseQuery(text: string): ScopeParameter[] | undefined {
  const query: ScopeParameter[] = [];
  for (const part of text.split('&')) {
    const equals = part.indexOf('=');
    if (equals < 1 || equals === part.length - 1) return undefined;
    try {
      query.push({
        name: decodeURIComponent(part.slice(0, equals)),
        value: decodeURIComponent(part.slice(equals + 1)),
      });
    } catch {
      return undefined; // a broken percent escape
    }
  }
  return query;
}

function parseContextScope(text: string): Scope | undefined {
  const match = context.exec(text);
  if (match === null) return undefined;
  const [, type, role] = match;
  return { kind: 'context', ...(type !== undefined && { type }), ...(role !== undefined && { role }) };
}

function parseExtensionScope(text: string): Scope | undefined {
  return uri.test(text) || privateName.test(text) ? { kind: 'extension', name: text } : undefined;
}
