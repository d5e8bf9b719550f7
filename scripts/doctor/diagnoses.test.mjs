import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ports } from './diagnoses.mjs';

const processes = {
  ehr: { title: 'EHR', url: 'http://localhost:4000', env: 'EHR' },
  patientApp: { title: 'Patient app', url: 'http://localhost:4001', env: 'PATIENT_APP' },
  practitionerApp: { title: 'Practitioner app', url: 'http://localhost:4002', env: 'PRACTITIONER_APP' },
  bulkWorker: { title: 'Bulk worker', url: 'http://localhost:4003', env: 'BULK_WORKER' },
};
const servers = [];
afterEach(() => servers.splice(0).map(server => server.close()));

async function busyPort() {
  const server = createServer().listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return String(server.address().port);
}

it('knows its own running stack, and does not advise to end it', async () => {
  const running = { pid: 1, urls: ['http://localhost:4350', 'http://localhost:4351'] };
  expect(await ports(processes, { EHR_PORT: await busyPort() }, running)).toEqual([
    { ok: true, text: 'This stack is running: http://localhost:4350 and http://localhost:4351 (process 1).' },
  ]);
});

it('finds that another program on a needed port stands in the way', async () => {
  const EHR_PORT = await busyPort();
  const [ehr] = await ports(processes, { EHR_PORT });
  expect(ehr).toMatchObject({ ok: false, mend: 'end it, or set EHR_PORT in .env' });
});

it('finds two processes on one port', async () => {
  const [found] = await ports(processes, { EHR_PORT: '4700', PATIENT_APP_PORT: '4700' });
  expect(found).toMatchObject({ ok: false, text: 'EHR_PORT and PATIENT_APP_PORT both mean port 4700.' });
});
