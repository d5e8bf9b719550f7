import type { Request, Response } from 'express';
import type { ReactElement } from 'react';
import type { Config } from '../config.ts';
import type { Doorway } from '../front-doors.ts';
import type { Frame } from '../pages/page-frame.tsx';
import { renderPage } from '../pages/render-page.ts';
import { type Language, languages } from '../pages/texts/catalogue.ts';
import { readCookie, setCookie } from './cookies.ts';

export function sendPage(response: Response, page: ReactElement, status = 200): void {
  response.status(status).send(renderPage(page));
}

/**
 * The frame of a page in this person's language: as she chose by a link just now (which the cookie then
 * remembers), as she chose before, or as her browser asks.
 */
export function frameOf(
  config: Config,
  request: Request,
  response: Response,
  doorway: Doorway,
  keep: Record<string, string> = {},
): Frame {
  const chosen = languages.find(language => language === request.query.lang);
  if (chosen) setCookie(response, doorway, 'ehr_language', chosen, 365 * 24 * 60 * 60);
  const remembered = languages.find(language => language === readCookie(request, doorway, 'ehr_language'));
  return { language: chosen ?? remembered ?? asked(request), keep, demo: config.demo };
}

const asked = (request: Request): Language =>
  languages.find(language => language === request.acceptsLanguages([...languages])) ?? 'en';
