import { createRequire } from 'node:module';

const resolve = createRequire(import.meta.url).resolve;

/** Where the files are that a server has to send along with its pages: the tokens and the font that they name. */
export const tokensCss = resolve('./tokens.css');
export const interFont = resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2');
