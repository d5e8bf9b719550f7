/**
 * What is unwise about the redirect URIs of a registration.
 * https://www.rfc-editor.org/rfc/rfc8252#section-7.3
 */
import type { Registration, RegistrationWarning } from './registration-warnings.ts';

export function warnOfRedirects({ client }: Registration): RegistrationWarning[] {
  const loopback = client.redirectUris.filter(uri => uri.startsWith('http:'));
  if (loopback.length === 0) return [];
  if (client.applicationType === 'web') {
    const message =
      'A redirect_uri over http at this machine is for trying out; if the app runs on the device of a person, register application_type native, and its port is free.';
    return [
      { code: 'loopback_redirect_of_web_app', message, spec: 'https://www.rfc-editor.org/rfc/rfc8252#section-7.3' },
    ];
  }
  if (!loopback.some(uri => new URL(uri).hostname === 'localhost')) return [];
  const message = 'Listen at 127.0.0.1 or [::1]: what localhost is, something else on the device may decide.';
  return [{ code: 'loopback_by_name', message, spec: 'https://www.rfc-editor.org/rfc/rfc8252#section-8.3' }];
}
