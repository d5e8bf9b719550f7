import { request } from 'node:http';
import { expect } from '@playwright/test';
import { bulkWorkerUrl, ehrUrl, patientAppUrl, practitionerAppUrl } from '../stack.ts';
import { verifies } from '../verifies.ts';

verifies('process:health', 'every process is alive', async () => {
  for (const url of [ehrUrl, patientAppUrl, practitionerAppUrl, bulkWorkerUrl])
    expect((await fetch(`${url}/healthz`)).status, url).toBe(200);
});
verifies('process:health', 'the EHR is ready and counts', async () => {
  expect((await fetch(`${ehrUrl}/readyz`)).status).toBe(200);
  const metrics = await fetch(`${ehrUrl}/metrics`);
  expect(metrics.headers.get('content-type')).toContain('text/plain');
  expect(await metrics.text()).toMatch(/^# TYPE \w+ (counter|gauge|histogram)$/m);
});

/** fetch would not let us choose the Host header. */
const statusForHost = (host: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const { hostname, port } = new URL(ehrUrl);
    request({ host: hostname, port, path: '/', headers: { host } }, response => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
verifies('process:host', 'a foreign host is 421, ours is served', async () => {
  expect(await statusForHost(new URL(ehrUrl).host)).toBe(200);
  for (const host of ['evil.example', 'localhost:1', '127.0.0.1']) expect(await statusForHost(host), host).toBe(421);
});
