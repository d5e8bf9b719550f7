/** `token`, a quoted string, or what else is not a separator. */
const word = /"(?:[^"\\]|\\.)*"|[^\s",;=]+/y;

/**
 * The preferences of a `Prefer` header by name, in lower case; the value is an empty text where there is none. Of a
 * name that comes twice the first counts. Parameters of preferences (after a semicolon) are none that we know, and a
 * part that nobody can read is as if it were not there. https://www.rfc-editor.org/rfc/rfc7240#section-2
 */
export function preferencesOf(prefer: string | undefined): ReadonlyMap<string, string> {
  const preferences = new Map<string, string>();
  for (const preference of splitOutsideQuotes(prefer ?? '', ',')) {
    const [first = ''] = splitOutsideQuotes(preference, ';');
    const [name = '', value = '', ...more] = splitOutsideQuotes(first, '=').map(part => part.trim());
    const isReadable = more.length === 0 && isWord(name) && (value === '' || isWord(value));
    if (isReadable && !preferences.has(name.toLowerCase())) preferences.set(name.toLowerCase(), unquoted(value));
  }
  return preferences;
}

function isWord(text: string): boolean {
  word.lastIndex = 0;
  return word.exec(text)?.[0].length === text.length;
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}

function splitOutsideQuotes(text: string, separator: ',' | ';' | '='): string[] {
  const parts = [''];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') quoted = !quoted;
    if (char === separator && !quoted) parts.push('');
    else if (char === '\\' && quoted) parts[parts.length - 1] += char + text.charAt(++at);
    else parts[parts.length - 1] += char;
  }
  return parts;
}
