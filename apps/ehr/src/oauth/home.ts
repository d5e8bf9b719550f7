import { demoPassword } from '@smart-ehr/prisma/cast';
import type { RequestHandler } from 'express';
import { createElement } from 'react';
import type { Ehr } from '../ehr.ts';
import { type Doorway, doorwayAt, type FrontDoor, webchart2024 } from '../front-doors.ts';
import { knowBrowser } from '../http/browser.ts';
import { doorwayOf } from '../http/origin.ts';
import { frameOf, sendPage } from '../http/send-page.ts';
import { findSignedIn } from '../http/session.ts';
import { type FlowLink, HomePage, type HomeView } from '../pages/home-page.tsx';
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
        signedIn: {
          name: signedIn.user.displayName,
          signOut: formTarget(browser, doorway, 'logout'),
          manageUrl: doorway.url('manage'),
          ...(signedIn.user.role === 'admin' && { tokensUrl: doorway.url('tokenAdministration') }),
        },
      }),
      signInUrl: doorway.url('login'),
      flows: await flows(ehr, doorway),
      ...(ehr.config.demo && { demo: { password: demoPassword, accounts: demoAccounts(await ehr.users.list()) } }),
      developerLinks: [
        { id: 'smart-configuration', url: `${doorway.fhirBase}/.well-known/smart-configuration` },
        { id: 'openid-configuration', url: `${doorway.issuer}/.well-known/openid-configuration` },
        { id: 'capability-statement', url: `${doorway.fhirBase}/metadata` },
        { id: 'webchart', url: `${doorwayAt(webchart2024, doorway.origin).issuer}/.well-known/smart-configuration` },
        { id: 'jwt', url: doorway.url('jwt') },
      ],
    };
    sendPage(response, createElement(HomePage, view));
  };
}

/** The three ways in which an app comes to data. Each starts where its user starts; an app that is not registered has none. */
async function flows(ehr: Ehr, { origin }: Doorway): Promise<HomeView['flows']> {
  const [patientApp, launched, worker] = await Promise.all(
    ['patient-app', 'practitioner-app', 'bulk-worker'].map(clientId => ehr.clients.find(clientId)),
  );
  const [redirectUri] = patientApp?.redirectUris ?? [];
  const flows: FlowLink[] = [];
  if (patientApp && redirectUri) {
    flows.push({ id: 'patient', appName: patientApp.clientName, url: `${new URL(redirectUri).origin}/` });
  }
  if (launched?.launchUri) flows.push({ id: 'clinician', appName: launched.clientName, url: `${origin}/quick-view` });
  if (worker) flows.push({ id: 'backend', appName: worker.clientName, url: `${ehr.config.bulkWorkerUrl}/` });
  return flows;
}
