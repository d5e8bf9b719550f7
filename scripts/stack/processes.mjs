import { inRoot } from '../setup/folders.mjs';

const vite = inRoot('node_modules/vite/bin/vite.js');

/**
 * The processes of the demonstration: the name in the cast, the folder to work in, Node's arguments as they are for
 * `npm start` and for `npm run dev`, and the paths that answer 200 when it can be used.
 */
export const stackProcesses = [
  {
    name: 'ehr',
    folder: 'apps/ehr',
    start: ['--import', 'tsx', 'src/main.ts'],
    dev: ['--watch', '--watch-preserve-output', '--import', 'tsx', 'src/main.ts'],
    ready: ['/healthz', '/readyz'],
  },
  {
    name: 'patientApp',
    folder: 'apps/patient-app',
    start: [vite, 'preview'],
    dev: [vite],
    ready: ['/healthz'],
  },
  {
    name: 'practitionerApp',
    folder: 'apps/practitioner-app',
    start: [vite, 'preview'],
    dev: [vite],
    ready: ['/healthz'],
  },
  {
    name: 'bulkWorker',
    folder: 'apps/bulk-worker',
    start: ['--import', 'tsx', 'src/main.ts', 'serve'],
    dev: ['--watch', '--watch-preserve-output', '--import', 'tsx', 'src/main.ts', 'serve'],
    ready: ['/healthz'],
  },
];

/** What `npm run dev` runs beside them: the EHR serves its screens as they were built last. */
export const watchers = [{ title: 'Screens', folder: 'apps/ehr-web', args: [vite, 'build', '--watch'] }];
