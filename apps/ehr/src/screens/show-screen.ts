import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import express, { type RequestHandler, type Router } from 'express';
import type { Config } from '../config.ts';
import type { Ehr } from '../ehr.ts';
import { current } from '../front-doors.ts';
import { knowBrowser } from '../http/browser.ts';
import { doorwayOf } from '../http/origin.ts';
import { PageError } from '../http/page-error.ts';
import { frameOf } from '../http/send-page.ts';
import { findSignedIn } from '../http/session.ts';
import { screenHeaders } from './headers.ts';
import { frameOrigins } from './launchable-apps.ts';
import { isClinician } from './roles.ts';
import { wayBack } from './screen-paths.ts';

/** A GET of any of the EHR's screens: the built page of apps/ehr-web, for who is signed in; others sign in first. */
export function showScreen(ehr: Ehr): RequestHandler {
  return async (request, response) => {
    const doorway = doorwayOf(ehr.findOrigin, current, request);
    const signedIn = await findSignedIn(ehr, request, doorway);
    if (!signedIn) {
      const to = wayBack(request.path) ?? '/quick-view';
      return response.redirect(303, `${doorway.url('login')}?${new URLSearchParams({ to })}`);
    }

    knowBrowser(request, response, doorway); // The form that signs out is bound to it.
    const nonce = randomBytes(16).toString('base64url');
    const { language } = frameOf(ehr.config, request, response, doorway);
    const html = await readFile(join(ehr.config.screensFolder, 'index.html'), 'utf8').catch(notBuilt);
    // Not of the chart alone: the policy of the screen that was loaded first stays when the person goes on to a chart.
    response.set(screenHeaders(nonce, isClinician(signedIn) ? await frameOrigins(ehr, doorway) : []));
    response.send(html.replaceAll('{{nonce}}', nonce).replace('<html lang="en"', `<html lang="${language}"`));
  };
}

/**
 * A link of another site must not launch apps: the screen does so without another click. It is for a route of its own,
 * because the router knows best in how many ways the path can be written.
 */
export const refuseLinksFromElsewhere: RequestHandler = ({ headers }, _response, next) => {
  const site = headers['sec-fetch-site'];
  if (site === 'cross-site' || site === 'same-site') throw new PageError(403, 'form');
  next();
};

/**
 * What the page links to. The names of scripts and style sheets change with their content. The page itself is not among
 * these files: it goes out through `showScreen` alone, with its headers.
 */
export function screenFiles({ screensFolder }: Pick<Config, 'screensFolder'>): Router {
  const router = express.Router();
  const folder = (name: string, options: object) =>
    router.use(name, express.static(join(screensFolder, name), { index: false, redirect: false, ...options }));
  folder('/assets', { maxAge: '1y', immutable: true });
  folder('/color-scheme.js', { maxAge: '5m' });
  return router;
}

function notBuilt(): never {
  throw new Error('The screens are not built. Run `npm run build -w apps/ehr-web`, or start with `npm start`.');
}
