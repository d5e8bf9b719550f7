/**
 * The headers of every page: no script at all, nothing from elsewhere, no framing, no caching, no Referer that could carry an
 * interaction away.
 *
 * There is no `form-action` on purpose: browsers apply it to each redirect after a POST, so Allow would mint a code and then
 * silently stay on the page when the app's callback is on another origin.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': policy("'none'"),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

/** For the pages of the FHIR API, whose forms are searches of it. */
export const fhirPageHeaders: Readonly<Record<string, string>> = {
  ...pageHeaders,
  'Content-Security-Policy': `${policy("'none'")}; form-action 'self'`,
};

/** For the pages of an app that was launched into a frame: they come up in that frame, and only a page of ours has it. */
export const framedPageHeaders = { 'Content-Security-Policy': policy("'self'") };

function policy(frameAncestors: "'none'" | "'self'"): string {
  const own = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'";
  return `${own}; frame-ancestors ${frameAncestors}`;
}
