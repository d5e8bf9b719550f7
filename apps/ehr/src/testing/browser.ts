import { type Form, formsOf } from './forms.ts';

/** What a browser shows: a page of the EHR, or where it was sent away to (an app's redirect URI). */
export type Shown = {
  status: number;
  url: URL;
  headers: Headers;
  html: string;
  /** The app's URL, when the EHR sent the browser there; the page is then empty. */
  leftFor?: URL;
};

export type Browser = {
  open(url: string | URL): Promise<Shown>;
  /** Fills in a form of the page and presses a button; `fields` overrides, `null` empties, an array repeats. */
  submit(page: Shown, fields?: Fields, change?: Submission): Promise<Shown>;
  cookies: Map<string, string>;
};

export type Fields = Record<string, string | string[] | null>;
export type Submission = { action?: string; headers?: Record<string, string> };

/** Just enough of a browser for tests of the pages: cookies, redirects within the EHR, forms. */
export function createBrowser(origin: string): Browser {
  const cookies = new Map<string, string>();

  async function go(url: URL, init: RequestInit = {}): Promise<Shown> {
    if (url.origin !== origin) return { status: 0, url, headers: new Headers(), html: '', leftFor: url };
    const headers = new Headers(init.headers);
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) keep(cookies, cookie);
    const location = response.headers.get('location');
    if (location) return go(new URL(location, url));
    return { status: response.status, url, headers: response.headers, html: await response.text() };
  }

  return {
    cookies,
    open: url => go(new URL(url, origin)),
    submit(page, fields = {}, change = {}) {
      const form = formOf(page, change.action);
      return go(new URL(form.action, page.url), {
        method: 'POST',
        body: filledIn(form, fields),
        headers: { origin, 'sec-fetch-site': 'same-origin', ...change.headers },
      });
    },
  };
}

function keep(cookies: Map<string, string>, setCookie: string): void {
  const [pair = ''] = setCookie.split(';');
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  if (/max-age=0/i.test(setCookie)) cookies.delete(name);
  else cookies.set(name, value);
}

function formOf(page: Shown, action: string | undefined): Form {
  const forms = formsOf(page.html).filter(form => form.method === 'post');
  const form = action === undefined ? forms.at(0) : forms.find(one => one.action === action);
  if (!form) throw new Error(`No such form on ${page.url.pathname} (${page.status}): ${page.html.slice(0, 2000)}`);
  return form;
}

function filledIn(form: Form, fields: Fields): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of form.values) if (!(name in fields)) body.append(name, value);
  for (const [name, value] of Object.entries(fields)) for (const one of [value ?? []].flat()) body.append(name, one);
  return body;
}
