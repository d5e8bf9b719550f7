import type { Agent } from 'node:https';
import type { Page } from '@playwright/test';
import { demoClientSecret } from '@smart-ehr/prisma/cast';
import { OAuth2 } from 'oauth';
import { ehrUrl } from './stack.ts';

/** The door webchart-2024 of the stack. */
export const webchartIssuer = `${ehrUrl}/webchart.cgi`;
export const webchartFhirBase = `${webchartIssuer}/fhir`;

export const exampleCallback = 'http://localhost:8080/code';
const clientId = 'MIE-localhost';

type Tokens = { accessToken: string; refreshToken?: string; answer: Record<string, unknown> };

/**
 * WebChart's example app of 2024 (mieweb/webchart-oauth-example) on the very library that it uses: no discovery, no PKCE,
 * one constant state with spaces, `aud` without /fhir, the secret in the body.
 */
export function createExampleApp(origin: string, agent?: Agent) {
  const paths = ['/webchart.cgi/oauth/authenticate/', '/webchart.cgi/oauth/token/'] as const;
  const library = new OAuth2(clientId, demoClientSecret, origin, ...paths);
  if (agent) library.setAgent(agent);
  return {
    /** The link "Get Code" of its page. */
    getCodeUrl: library.getAuthorizeUrl({
      response_type: 'code',
      redirect_uri: exampleCallback,
      scope: 'launch/patient openid fhirUser offline_access patient/*.read',
      state: 'This is a state that never changes from one user to another, and has spaces',
      aud: `${origin}/webchart.cgi`,
    }),

    /** What it does with a code, even with none. */
    getAccessToken(code: string): Promise<Tokens> {
      return new Promise((resolve, reject) => {
        const parameters = { redirect_uri: exampleCallback, grant_type: 'authorization_code' };
        library.getOAuthAccessToken(code, parameters, (error, accessToken, refreshToken, answer) =>
          error ? reject(error) : resolve({ accessToken: accessToken ?? '', refreshToken, answer }),
        );
      });
    },
  };
}

export const exampleApp = createExampleApp(ehrUrl);

/** Its server, inside of the browser: shows the access token as its page, or the refusal where the original crashes. */
export async function serveExampleApp(page: Page, app = exampleApp): Promise<void> {
  await page.route('http://localhost:8080/**', async route => {
    const [, query = '', ...more] = route
      .request()
      .url()
      .replace(/^.*8080\/code/, '')
      .split(/[/?]/);
    if (more.length > 0) return route.fulfill({ status: 500, body: 'The callback has too many parts.' });
    const code = new URLSearchParams(query).get('code') ?? '';
    const body = await app.getAccessToken(code).then(
      ({ accessToken }) => accessToken,
      (refused: { statusCode: number; data?: unknown }) => `${refused.statusCode} ${refused.data}`,
    );
    return route.fulfill({ contentType: 'text/plain', body });
  });
}

/** A form as the example app's owner would send it, authenticated as it. */
export const asExampleApp = { client_id: clientId, client_secret: demoClientSecret };
