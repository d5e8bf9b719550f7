import { FhirError } from '@smart-ehr/fhir';

/** No resource nests as deep; whatever walks a body later may do so by recursion. */
export const maxDepth = 64;

/**
 * Reads JSON as FHIR wants it, where JSON.parse is too kind: a name that stands twice in an object, U+0000 and lone
 * surrogates, which no text of FHIR holds, numbers that cannot be kept as they are written, and nesting without an end
 * are refused with their line and column. https://hl7.org/fhir/R4/json.html
 */
export function readJson(text: string): unknown {
  const reader = createReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

const space = /[ \t\n\r]*/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const words: Record<string, boolean | null> = { true: true, false: false, null: null };

/** No element has as many, and an object of hundreds of thousands is slow to build. */
const mostMembers = 1000;
/** More digits count for nobody, and the pattern for the last zeros is slow over many of them. */
const longestNumber = 400;

/** The digits that count, of a number however it is written. */
const digitsOf = (text: string) =>
  text
    .replace(/[eE].*/, '')
    .replace(/\D/g, '')
    .replace(/^0+|0+$/g, '');

function createReader(text: string) {
  let at = 0;

  function fail(what: string, where = at): never {
    const before = text.slice(0, where).split('\n');
    const position = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
    throw new FhirError(400, 'structure', `The body is not JSON as FHIR takes it: ${what} at ${position}.`, {
      specLink: 'https://hl7.org/fhir/R4/json.html',
    });
  }

  function match(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  }

  /** The next character that is no space, taken if it is this one. */
  function take(char: string): boolean {
    match(space);
    if (text[at] !== char) return false;
    at += 1;
    return true;
  }

  function value(depth: number): unknown {
    if (depth > maxDepth) fail(`more than ${maxDepth} levels of nesting`);
    if (take('{')) return object(depth);
    if (take('[')) return array(depth);
    if (text[at] === '"') return string();
    const found = match(word);
    if (found !== undefined) return words[found];
    const from = at;
    return numberOf(match(number), from);
  }

  function object(depth: number): object {
    const members: Record<string, unknown> = {};
    if (take('}')) return members;
    let count = 0;
    do {
      count += 1;
      if (count > mostMembers) fail(`more than ${mostMembers} names in one object`);
      match(space);
      const from = at;
      if (text[at] !== '"') fail('a name in double quotes is expected');
      const name = string();
      if (name === '__proto__') fail('"__proto__" is no name of an element', from);
      if (Object.hasOwn(members, name)) fail(`${JSON.stringify(name)} is there twice in one object`, from);
      if (!take(':')) fail('a colon is expected');
      members[name] = value(depth + 1);
    } while (take(','));
    if (!take('}')) fail('a comma or } is expected');
    return members;
  }

  function array(depth: number): unknown[] {
    const items: unknown[] = [];
    if (take(']')) return items;
    do items.push(value(depth + 1));
    while (take(','));
    if (!take(']')) fail('a comma or ] is expected');
    return items;
  }

  function string(): string {
    const from = at;
    let escaped = false;
    for (at += 1; text[at] !== '"'; at += 1) {
      const code = text.charCodeAt(at);
      if (Number.isNaN(code)) fail('a text without an end begins', from);
      if (code < 0x20) fail('a control character that is not escaped');
      if (code === 0x5c) {
        escaped = true;
        at += 1;
      }
    }
    at += 1;
    const plain = escaped ? unescaped(from) : text.slice(from + 1, at - 1);
    if (plain.includes('\0')) fail('a text with U+0000', from);
    if (/\p{Surrogate}/u.test(plain)) fail('a text with half of a surrogate pair', from);
    return plain;
  }

  function unescaped(from: number): string {
    try {
      return JSON.parse(text.slice(from, at)) as string;
    } catch {
      return fail('an escape that JSON does not have in the text', from);
    }
  }

  function numberOf(found: string | undefined, from: number): number {
    if (found === undefined) fail(at < text.length ? 'a value is expected' : 'the end comes too early');
    const read = Number(found);
    if (found.length > longestNumber) fail(`a number of more than ${longestNumber} characters`, from);
    if (!Number.isFinite(read) || digitsOf(String(read)) !== digitsOf(found)) {
      fail('a number that cannot be kept as it is (15 digits always can)', from);
    }
    return read;
  }

  function end(): void {
    match(space);
    if (at < text.length) fail('something follows the end of the value');
  }

  return { value, end };
}
