/** A form of a page, with the values that it would send untouched. */
export type Form = { action: string; method: string; values: [string, string][] };

/** Reads the forms of our own pages, whose HTML is regular: attributes quoted, inputs closed. */
export function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, tag = '', content = '']) => ({
    action: attribute(tag, 'action') ?? '',
    method: (attribute(tag, 'method') ?? 'get').toLowerCase(),
    values: [...content.matchAll(/<input\b([^>]*)>/g)].flatMap(([, input = '']) => valuesOf(input)),
  }));
}

function valuesOf(input: string): [string, string][] {
  const name = attribute(input, 'name');
  const type = attribute(input, 'type') ?? 'text';
  const isOff = ['checkbox', 'radio'].includes(type) && !/\schecked\b/.test(input);
  return name === undefined || isOff ? [] : [[name, attribute(input, 'value') ?? '']];
}

export function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
}

export function unescaped(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');
}
