import { resolve } from 'node:path';
import { ejectApp } from '../eject/eject-app.mjs';

/** `npm run eject -- patient-app DIR`: an example app as a project of its own. DIR is seen from where npm was called. */
export function eject([name, folder]) {
  const target = ejectApp(name, folder && resolve(process.env.INIT_CWD ?? process.cwd(), folder));
  console.log(`✓ ${name} is in ${target}, with the packages that it uses under vendor/. Now:

  cd ${target}
  npm install && npm run build && npm test && npm start
`);
}
