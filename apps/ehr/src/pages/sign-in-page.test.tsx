import { expect, test } from 'vitest';
import { renderPage } from './render-page.ts';
import { SignInPage, type SignInView } from './sign-in-page.tsx';
import { signInView } from './testing/views.tsx';

const render = (view: Partial<SignInView> = {}) => renderPage(<SignInPage {...signInView} {...view} />);
const element = (html: string, id: string) => new RegExp(`<[^>]+id="${id}"[^>]*>`).exec(html)?.[0] ?? '';

test.each(['login_user', 'login_passwd'])('%s is a required field whose name is its id', id => {
  const field = element(render(), id);
  expect(field).toContain(`name="${id}"`);
  expect(field).toContain('required=""');
});

test.each([
  ['login_user', 'Username'],
  ['login_passwd', 'Password'],
])('%s is called %s', (id, name) => {
  expect(render()).toContain(`<label for="${id}">${name}</label>`);
});

test.each([
  ['sign-in', 'Sign in'],
  ['next', 'Next'],
] as const)('the button %s reads "%s"', (button, label) => {
  expect(render({ button })).toMatch(new RegExp(`id="login_submit"[^>]*>${label}</button>`));
});

test('the form sends the interaction and its token', () => {
  expect(render()).toContain('<input type="hidden" name="interaction" value="interaction-1"/>');
  expect(render()).toContain('<input type="hidden" name="form_token" value="token-1"/>');
});

test('signing in to the EHR itself sends no interaction and names no app', () => {
  const html = render({ app: undefined, form: { action: '/login', formToken: 'token-1' } });
  expect(html).not.toContain('name="interaction"');
  expect(html).toContain('<h1>Sign in</h1>');
});

test('a wrong password is told in an alert that both fields point to', () => {
  const html = render({ username: 'mlopez', problem: { kind: 'failed' } });
  expect(html).toContain('<div class="alert" role="alert" id="problem">');
  expect(element(html, 'login_user')).toContain('aria-describedby="problem"');
  expect(element(html, 'login_passwd')).toContain('aria-invalid="true"');
});

test('a page with a problem says so first, in its title', () => {
  expect(render({ problem: { kind: 'failed' } })).toContain('<title>Problem: ');
});

test.each([
  [1, 'Wait a minute'],
  [5, 'Wait 5 minutes'],
])('too many tries: %d minutes to wait', (minutes, text) => {
  expect(render({ problem: { kind: 'locked-out', seconds: minutes * 60 - 1 } })).toContain(text);
});

test('being locked out does not mark the fields as wrong', () => {
  expect(render({ problem: { kind: 'locked-out', seconds: 300 } })).not.toContain('aria-invalid');
});

test('what was typed as a username stays, a password is empty unless it is given', () => {
  const html = render({ username: 'mlopez', problem: { kind: 'failed' } });
  expect(element(html, 'login_user')).toContain('value="mlopez"');
  expect(element(html, 'login_passwd')).not.toContain('value=');
});

test('a demonstration account is a link that fills the form in and keeps the interaction', () => {
  expect(render()).toContain('href="?interaction=interaction-1&amp;fill=mlopez"');
});

test('a filled form waits on its button', () => {
  expect(element(render({ username: 'mlopez', password: 'demo' }), 'login_submit')).toContain('autofocus');
});

test('outside of the demonstration there are neither accounts nor a banner', () => {
  const html = render({ frame: { ...signInView.frame, demo: false }, demoAccounts: undefined });
  expect(html).not.toContain('fill=');
  expect(html).not.toContain('class="demo"');
});

test('Spanish says everything in Spanish', () => {
  const html = render({ frame: { ...signInView.frame, language: 'es' }, problem: { kind: 'failed' } });
  expect(html).toContain('<html lang="es">');
  expect(html).toContain('<label for="login_passwd">Contraseña</label>');
  expect(html).not.toContain('Password');
});
