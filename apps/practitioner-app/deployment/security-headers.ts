import type { Deployment } from './from-env.ts';

/**
 * The headers that every page of the app is served with. You will copy this: whichever server delivers the built app
 * must send them too, because the tokens of a browser app are only as safe as the page is from foreign script.
 *
 * - `script-src 'self'`: injected script does not run, the main danger to a token that script can read.
 * - `connect-src`: whatever runs can only talk to the EHRs and to the app's own origin, so a token cannot be sent away.
 * - `style-src 'self'` without nonce or 'unsafe-inline': the app turns off the style elements that Mantine would make
 *   (see src/theme/theme-provider.tsx). Style *attributes* are set by React through the DOM, which CSP does not restrict.
 * - `frame-ancestors`: the EHR may show the app inside of its own pages, and nobody else may, because a foreign page
 *   around the app could make people press what they do not see.
 * - `Referrer-Policy: no-referrer`: the callback URL with its code is told to nobody.
 */
export function securityHeaders({ app, connectOrigins, frameAncestors }: Deployment): Record<string, string> {
  const policy = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'font-src': "'self'",
    'img-src': "'self'",
    'connect-src': ["'self'", ...new Set(connectOrigins)].join(' '),
    'form-action': "'none'",
    'base-uri': "'none'",
    'frame-ancestors': frameAncestors.join(' ') || "'none'",
  };
  return {
    'Content-Security-Policy': Object.entries(policy)
      .map(([directive, value]) => `${directive} ${value}`)
      .join('; '),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    ...(app.redirectUri.startsWith('https:') && { 'Strict-Transport-Security': 'max-age=31536000' }),
  };
}
