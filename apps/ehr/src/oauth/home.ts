import { demoPassword } from '@smart-ehr/prisma/cast';
import type { RequestHandler } from 'express';
import { createElement } from 'react';
import type { Ehr } from '../ehr.ts';
import type { FrontDoor } from '../front-doors.ts';
import { knowBrowser } from '../http/browser.ts';
import { doorwayOf } from '../http/origin.ts';
import { frameOf, sendPage } from '../http/send-page.ts';
import { findSignedIn } from '../http/session.ts';
import { HomePage, type HomeView } from '../pages/home-page.tsx';
import { demoAccounts, formTarget } from './view-parts.ts';

/** GET /: what this is, who is signed in, and where to go from here. */
export function home(ehr: Ehr, door: FrontDoor): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, door, request);
    const signedIn = await findSignedIn(ehr, request, doorway);
    const browser = knowBrowser(request, response, doorway);
    const view: HomeView = {
      frame: frameOf(ehr.config, request, response, doorway),
      ...(signedIn && {
        signedIn: { name: signedIn.user.displayName, signOut: formTarget(browser, doorway, 'logout') },
      }),
      signInUrl: doorway.url('login'),
      flows: await flows(ehr),
      ...(ehr.config.demo && { demo: { password: demoPassword, accounts: demoAccounts(await ehr.users.list()) } }),
      developerLinks: [
        { id: 'smart-configuration', url: `${doorway.fhirBase}/.well-known/smart-configuration` },
        { id: 'openid-configuration', url: `${doorway.issuer}/.well-known/openid-configuration` },
        { id: 'capability-statement', url: `${doorway.fhirBase}/metadata` },
      ],
    };
    sendPage(response, createElement(HomePage, view));
  };
}

/** The example apps that are registered here, at the origin of their redirect URI. */
async function flows(ehr: Ehr): Promise<HomeView['flows']> {
  const app = await ehr.clients.find('patient-app');
  const [redirectUri] = app?.redirectUris ?? [];
  return app && redirectUri ? [{ id: 'patient', appName: app.clientName, url: `${new URL(redirectUri).origin}/` }] : [];
}
