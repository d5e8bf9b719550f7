/** The pages of apps/ehr-web. Their addresses are the origin's, whatever door a person came in by. */
export const openAppPath = '/open-app';
export const screenPaths = ['/quick-view', '/patients/:id', openAppPath, '/admin/tokens', '/admin/audit'];

/**
 * Where somebody may be sent after signing in: a screen or page that she asked for. `/open-app` is none: it launches an app, which
 * takes a click of hers. Anything that is not exactly such a path is undefined, so that nobody can put an address into a
 * link to our sign-in page (https://www.rfc-editor.org/rfc/rfc9700#section-4.11).
 */
export function wayBack(path: string | null): string | undefined {
  return path !== null &&
    /^\/(?:quick-view|patients\/[A-Za-z0-9.-]{1,64}|admin\/(?:tokens|audit)|(?:webchart\.cgi\/)?manage)$/.test(path)
    ? path
    : undefined;
}
