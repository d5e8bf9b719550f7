import type { Answer, Connections, Question } from './connections.ts';

/** A browser on one connection, as far as servers can tell: it keeps cookies and says where an answer sends it. */
export type Visitor = {
  cookies: Map<string, string>;
  ask(question: Question, expected: number): Promise<Answer>;
  /** Asks, and gives the URL of the redirect that must be the answer. */
  follow(question: Question): Promise<URL>;
};

export function createVisitor({ ask, origin }: Connections, connection: number): Visitor {
  const cookies = new Map<string, string>();
  async function askWithCookies(question: Question, expected: number): Promise<Answer> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...question.headers, ...(cookie && { Cookie: cookie }) };
    const answer = await ask(connection, { ...question, headers }, expected);
    for (const set of [answer.headers['set-cookie'] ?? []].flat()) keep(cookies, set);
    return answer;
  }
  return {
    cookies,
    ask: askWithCookies,
    async follow(question) {
      const { headers } = await askWithCookies(question, 303);
      return new URL(String(headers.location), origin);
    },
  };
}

function keep(cookies: Map<string, string>, setCookie: string): void {
  const [pair = ''] = setCookie.split(';');
  const at = pair.indexOf('=');
  if (/expires=Thu, 01 Jan 1970|max-age=0/i.test(setCookie)) cookies.delete(pair.slice(0, at));
  else cookies.set(pair.slice(0, at), pair.slice(at + 1));
}

/** What the form with this action would send if its button were pressed. Our pages quote attributes and close inputs. */
export function fieldsOf(html: string, action: string): [string, string][] {
  const form = new RegExp(`<form\\b[^>]*\\baction="${action}"[^>]*>([\\s\\S]*?)</form>`).exec(html)?.[1];
  if (form === undefined) throw new Error(`There is no form for ${action} on this page: ${html.slice(0, 500)}`);
  return [...form.matchAll(/<input\b([^>]*)>/g)].flatMap(([, input = '']): [string, string][] => {
    const [name, type] = [attribute(input, 'name'), attribute(input, 'type')];
    const isOff = (type === 'checkbox' || type === 'radio') && !/\schecked\b/.test(input);
    return name === undefined || isOff ? [] : [[name, attribute(input, 'value') ?? '']];
  });
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value?.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
