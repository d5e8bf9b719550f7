/** POSTs a form as a client, public or confidential. https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */

/** A public client says its client_id; a confidential one proves it with its secret. */
export type ClientIdentity = { clientId: string; clientSecret?: string };

export function formRequest(
  endpoint: string,
  { clientId, clientSecret }: ClientIdentity,
  parameters: Record<string, string>,
): Request {
  const headers = new Headers({ Accept: 'application/json' });
  if (clientSecret !== undefined) headers.set('Authorization', basic(clientId, clientSecret));
  return new Request(endpoint, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ ...parameters, ...(clientSecret === undefined && { client_id: clientId }) }),
    // A redirect would carry the code or the secret to a place that discovery did not name.
    redirect: 'error',
  });
}

/** Id and secret are form-urlencoded before they are joined, so that a `:` in either survives. */
function basic(clientId: string, clientSecret: string): string {
  return `Basic ${btoa(`${formEncode(clientId)}:${formEncode(clientSecret)}`)}`;
}

function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}
