import { fileURLToPath } from 'node:url';
import { interFont, tokensCss } from '@smart-ehr/ui/files';

/** A file that the pages link to. `/assets/` is at the origin's root for every front door. */
export type PageAsset = { path: string; file: string; contentType: string };

const css = 'text/css; charset=utf-8';
const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export const pageAssets: readonly PageAsset[] = [
  { path: '/assets/tokens.css', file: tokensCss, contentType: css },
  { path: '/assets/inter-latin-wght-normal.woff2', file: interFont, contentType: 'font/woff2' },
  { path: '/assets/pages.css', file: here('./assets/pages.css'), contentType: css },
  { path: '/assets/forms.css', file: here('./assets/forms.css'), contentType: css },
  { path: '/assets/sign-in.css', file: here('./assets/sign-in.css'), contentType: css },
  { path: '/assets/tables.css', file: here('./assets/tables.css'), contentType: css },
  { path: '/assets/consent.css', file: here('./assets/consent.css'), contentType: css },
  { path: '/assets/consent-scopes.css', file: here('./assets/consent-scopes.css'), contentType: css },
  { path: '/assets/consent-bar.css', file: here('./assets/consent-bar.css'), contentType: css },
  { path: '/assets/home.css', file: here('./assets/home.css'), contentType: css },
  { path: '/assets/manage.css', file: here('./assets/manage.css'), contentType: css },
  { path: '/assets/jwt.css', file: here('./assets/jwt.css'), contentType: css },
  { path: '/assets/fhir.css', file: here('./assets/fhir.css'), contentType: css },
  { path: '/assets/icon.svg', file: here('./assets/icon.svg'), contentType: 'image/svg+xml' },
];
