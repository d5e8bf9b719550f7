import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tokensCss } from '@smart-ehr/ui/files';
import type { RequestHandler } from 'express';

/** The look of the EHR's own pages, for apps that want to resemble them. Its address changes with its content. */
export type SmartStyle = { path: string; body: string };

/**
 * Made from the design tokens, in their light form: SMART knows no dark one.
 * https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#styling
 */
export function createSmartStyle(css = readFileSync(tokensCss, 'utf8')): SmartStyle {
  const token = (name: string) => tokenOf(css, name);
  const style = {
    color_background: token('canvas'),
    color_error: token('danger'),
    color_highlight: token('brand'),
    color_modal_backdrop: token('ink'),
    color_success: token('good'),
    color_text: token('ink'),
    dim_border_radius: inPixels(token('radius')),
    dim_font_size: inPixels(token('text-m')),
    dim_spacing_size: inPixels(token('space-4')),
    font_family_body: token('font'),
    font_family_heading: token('font'),
  };
  const body = JSON.stringify(style, null, 2);
  const version = createHash('sha256').update(body).digest('base64url').slice(0, 16);
  return { path: `/smart-style/${version}.json`, body };
}

/** GET /smart-style/….json: public, and kept by browsers for good. */
export function showSmartStyle({ body }: SmartStyle): RequestHandler {
  return (_request, response) => {
    response.set('Cache-Control', 'public, max-age=31536000, immutable').type('application/json').send(body);
  };
}

/** The value of `--ehr-<name>`; of `light-dark(#fff, #000)` the first. */
function tokenOf(css: string, name: string): string {
  const value = new RegExp(`--ehr-${name}: (?:light-dark\\(([^,]+),[^;]+|([^;]+));`).exec(css);
  const found = value?.[1] ?? value?.[2];
  if (found === undefined) throw new Error(`There is no design token --ehr-${name}.`);
  return found;
}

/** Apps cannot know our root font size, which is the browser's default of 16 pixels. */
function inPixels(rem: string): string {
  return `${Number.parseFloat(rem) * 16}px`;
}
