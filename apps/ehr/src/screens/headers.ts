/**
 * The headers of a screen: scripts and styles of our own alone, and in frames nothing but the apps that the chart
 * shows in one (`frameOrigins`) and our own sign-in and consent, through which they pass. The nonce is for the style elements that
 * Mantine makes at run time, and is new for every answer.
 */
export function screenHeaders(nonce: string, frameOrigins: readonly string[]): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    `frame-src ${["'self'", ...frameOrigins].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy.join('; '),
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  };
}
