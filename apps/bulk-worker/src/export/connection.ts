import type { Config } from '../config.ts';
import { type AccessToken, createAccessToken } from './access-token.ts';
import { ExportError } from './export-error.ts';
import { type Patience, patiently } from './patiently.ts';

export type Sending = {
  method?: 'GET' | 'POST' | 'DELETE';
  headers: Record<string, string>;
  body?: string;
  /** The address itself is the permission: the token stays here. */
  withoutToken?: boolean;
  /** Instead of the export's own, for what must be sent even when the export is stopped. */
  signal?: AbortSignal;
  /** Instead of the export's own. */
  patienceMs?: number;
  /** Told beside the export's own. */
  onRetry?: Patience['onRetry'];
};

/** One FHIR server, seen with the worker's access token. */
export type Connection = Patience & {
  fhirBase: string;
  send(url: string, sending: Sending): Promise<Response>;
};

const mostRedirects = 5;

export async function connect(config: Config, around: Omit<Patience, 'patienceMs'>): Promise<Connection> {
  const patience = { ...around, patienceMs: config.patienceMs };
  const accessToken = createAccessToken(config);
  await accessToken(patience); // a key or a scope that the server does not accept is told now
  return {
    ...patience,
    fhirBase: config.fhirBase,
    send: (url, sending) => {
      refuseDowngrade(config.fhirBase, url);
      const onRetry: Patience['onRetry'] = async retry => {
        await patience.onRetry?.(retry);
        await sending.onRetry?.(retry);
      };
      const { signal = patience.signal, patienceMs = patience.patienceMs } = sending;
      const ownPatience = { ...patience, signal, patienceMs, onRetry };
      if (sending.withoutToken) return follow(config.fhirBase, url, sending, ownPatience);
      refuseForeignOrigin(config.tokenOrigins, url);
      return sendWithToken(accessToken, url, sending, ownPatience);
    },
  };
}

/** The token is asked for anew at each attempt: between two of them it may have ended. */
async function sendWithToken(accessToken: AccessToken, url: string, sending: Sending, patience: Patience) {
  let token = '';
  const ask = async () => {
    const response = await patiently(async () => {
      token = await accessToken(patience);
      return createRequest(url, sending, token);
    }, patience);
    if (!isRedirect(response)) return response;
    await response.body?.cancel();
    throw new ExportError(
      'refused',
      `${new URL(url).origin} redirects a request that has our token. It is not followed.`,
    );
  };
  const response = await ask();
  if (response.status !== 401) return response;
  await response.body?.cancel();
  await accessToken(patience, token); // renews it, unless another download has
  return ask();
}

/** An address that needs no token may lead elsewhere, as those of file stores do; but never from https to http. */
async function follow(fhirBase: string, url: string, sending: Sending, patience: Patience): Promise<Response> {
  for (let [at, redirects] = [url, 0]; ; redirects += 1) {
    const response = await patiently(async () => createRequest(at, sending), patience);
    const location = response.headers.get('Location');
    if (!isRedirect(response) || location === null) return response;
    await response.body?.cancel();
    if (redirects === mostRedirects || !URL.canParse(location, at)) {
      throw new ExportError('broken-promise', `${new URL(at).origin} redirects without end, or to what is no address.`);
    }
    at = new URL(location, at).href;
    refuseDowngrade(fhirBase, at);
  }
}

function createRequest(url: string, { method = 'GET', headers, body }: Sending, token?: string): Request {
  return new Request(url, {
    method,
    headers: { ...headers, ...(token !== undefined && { Authorization: `Bearer ${token}` }) },
    ...(body !== undefined && { body }),
    // A redirect could lead the request, and with it the token, to a foreign server. Without a token, see `follow`.
    redirect: 'manual',
  });
}

const isRedirect = ({ status }: Response) => [301, 302, 303, 307, 308].includes(status);

/** Health records that are reached by TLS do not go over a line without it. */
function refuseDowngrade(fhirBase: string, url: string): void {
  const { protocol } = new URL(url);
  if (protocol === 'https:' || (protocol === 'http:' && fhirBase.startsWith('http:'))) return;
  throw new ExportError('broken-promise', `The server sends us to ${new URL(url).origin}, which is not https.`);
}

function refuseForeignOrigin(tokenOrigins: string[], url: string): void {
  const { origin } = new URL(url);
  if (tokenOrigins.includes(origin)) return;
  const remedy = 'If that is right, add it to BULK_WORKER_TOKEN_ORIGINS.';
  throw new ExportError('refused', `The server wants its access token sent to ${origin}. ${remedy}`);
}
