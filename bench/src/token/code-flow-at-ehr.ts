import { createHmac } from 'node:crypto';
import { demoPassword } from '@smart-ehr/prisma/cast';
import { type Connections, form } from '../measure/connections.ts';
import { fieldsOf, type Visitor } from '../measure/visitor.ts';
import type { Registered } from './clients.ts';
import { type Approve, createFlow, type Flow } from './code-flow.ts';

/**
 * At the EHR: GET authorize → POST consent → POST token. The consent page is read once for each browser; after that its form is
 * sent without it, for oidc-provider is not made to render a page either.
 */
export function flowAtEhr(connections: Connections, client: Registered, count: number): Flow {
  const forms = new WeakMap<Visitor, Field[]>();
  const signIn: Approve = async (visitor, path) => {
    const consent = await pressSignIn(visitor, await visitor.follow({ method: 'GET', path }));
    const fields = await readConsent(visitor, consent);
    forms.set(visitor, fields);
    return visitor.follow(form('/consent', fields));
  };
  const approve: Approve = async (visitor, path) => {
    const consent = await visitor.follow({ method: 'GET', path });
    const interaction = consent.searchParams.get('interaction') ?? '';
    const own: Record<string, string> = { interaction, form_token: formToken(visitor, interaction) };
    const fields = (forms.get(visitor) ?? []).map(([name, value]): Field => [name, own[name] ?? value]);
    return visitor.follow(form('/consent', fields));
  };
  return createFlow({ connections, client, count, authorizePath: '/authorize', signIn, approve });
}

/** As a person takes it, the consent page rendered each time: GET authorize → GET consent → POST consent → POST token. */
export function flowWithPageAtEhr(connections: Connections, client: Registered, count: number): Flow {
  const decide = async (visitor: Visitor, consent: URL) =>
    visitor.follow(form('/consent', await readConsent(visitor, consent)));
  const signIn: Approve = async (visitor, path) =>
    decide(visitor, await pressSignIn(visitor, await visitor.follow({ method: 'GET', path })));
  const approve: Approve = async (visitor, path) => decide(visitor, await visitor.follow({ method: 'GET', path }));
  return createFlow({ connections, client, count, authorizePath: '/authorize', signIn, approve });
}

type Field = [string, string];

async function pressSignIn(visitor: Visitor, login: URL): Promise<URL> {
  const page = await visitor.ask({ method: 'GET', path: login.pathname + login.search }, 200);
  const person = { login_user: 'whart123', login_passwd: demoPassword };
  const hidden = fieldsOf(page.text, '/login').filter(([name]) => !(name in person));
  return visitor.follow(form('/login', [...hidden, ...Object.entries(person)]));
}

async function readConsent(visitor: Visitor, consent: URL): Promise<Field[]> {
  const page = await visitor.ask({ method: 'GET', path: consent.pathname + consent.search }, 200);
  return [...fieldsOf(page.text, '/consent'), ['decision', 'allow']];
}

/** The hidden field that ties the form to this browser: whoever knows its cookie can make it. */
function formToken({ cookies }: Visitor, interaction: string): string {
  return createHmac('sha256', cookies.get('ehr_browser') ?? '')
    .update(`/consent ${interaction}`)
    .digest('base64url');
}
