import { demoClientSecret } from '@smart-ehr/prisma/cast';
import type { Credentials } from './credentials.ts';
import { canary } from './nasty.ts';

/** What no log and no record of events may hold. */
export function secretsOf(has: Credentials): string[] {
  const { backend, app, codes, cookies, forms } = has;
  const ofForms = forms.flatMap(({ fields }) =>
    fields.flatMap(([name, value]) => (name === 'form_token' ? [value] : [])),
  );
  const ofCookies = Object.values(cookies).flatMap(cookie =>
    cookie.split('; ').flatMap(pair => pair.split('=')[1] ?? []),
  );
  const ofCodes = codes.flatMap(({ code, verifier }) => [code, verifier]);
  const { accessToken, idToken, launch, requestUri, spare } = has;
  const tokens = [accessToken, idToken, launch, requestUri, spare.accessToken, spare.refreshToken];
  const ofApps = [backend.assertion, backend.accessToken, app.registrationToken, demoClientSecret, canary];
  return [...ofForms, ...ofCookies, ...ofCodes, ...tokens, ...ofApps].filter(secret => secret.length >= 16);
}

/** What is wrong with what the EHR wrote down; undefined when nothing is. */
export function complaintAboutLog(written: readonly string[], secrets: readonly string[]): string | undefined {
  for (const text of written) {
    const told = secrets.find(secret => text.includes(secret));
    if (told) return `the log or the audit holds a secret (${told}): ${text.slice(0, 500)}`;
    if (text.includes('"level":"error"')) return `the log has an error: ${text}`;
  }
  const stray = written.find(text => text !== '' && !/^[{[]/.test(text));
  return stray === undefined ? undefined : `the process writes what is no line of the log: ${stray}`;
}
