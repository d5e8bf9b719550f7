import { processes } from '@smart-ehr/prisma/cast';

/** Where the stack under test is. E2E_EHR_URL points the suite at a stack that already runs. */
export const ehrUrl = process.env.E2E_EHR_URL ?? process.env.EHR_URL ?? processes.ehr.url;
export const patientAppUrl = process.env.PATIENT_APP_URL ?? processes.patientApp.url;
export const practitionerAppUrl = process.env.PRACTITIONER_APP_URL ?? processes.practitionerApp.url;
export const bulkWorkerUrl = process.env.BULK_WORKER_URL ?? processes.bulkWorker.url;
export const fhirBase = `${ehrUrl}/fhir`;

/** Quiet, offline Chromium; the sandbox is given up only where Chromium refuses to run with it (as root). */
export const chromiumFlags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
