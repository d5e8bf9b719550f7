/** POSTs a form as a client, public or confidential. https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */

/** A public client says its client_id; a confidential one proves it with its secret. */
export type ClientIdentity = { clientId: string; clientSecret?: string };

/** Or proves it with a JWT that it signed; that says its client_id too. */
export type AssertedIdentity = { assertion: string };

export function formRequest(
  endpoint: string,
  client: ClientIdentity | AssertedIdentity,
  parameters: Record<string, string>,
): Request {
  const headers = new Headers({ Accept: 'application/json' });
  if ('clientId' in client && client.clientSecret !== undefined) {
    headers.set('Authorization', basic(client.clientId, client.clientSecret));
  }
  return new Request(endpoint, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ ...parameters, ...identityParameters(client) }),
    // A redirect would carry the code, the secret or the assertion to a place that discovery did not name.
    redirect: 'error',
  });
}

function identityParameters(client: ClientIdentity | AssertedIdentity): Record<string, string> {
  if ('assertion' in client) {
    return {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: client.assertion,
    };
  }
  return client.clientSecret === undefined ? { client_id: client.clientId } : {};
}

/** Id and secret are form-urlencoded before they are joined, so that a `:` in either survives. */
function basic(clientId: string, clientSecret: string): string {
  return `Basic ${btoa(`${formEncode(clientId)}:${formEncode(clientSecret)}`)}`;
}

function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}
