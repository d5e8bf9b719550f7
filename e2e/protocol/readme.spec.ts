import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { processes } from '@smart-ehr/prisma/cast';
import { fhirGet } from '../oauth.ts';
import { bulkWorkerUrl, ehrUrl } from '../stack.ts';
import { verifies } from '../verifies.ts';
import { worker } from '../worker-command.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const scripts = Object.keys(
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { scripts: object }).scripts,
);

/** A machine that has only Node has no curl: what it would ask is asked by fetch, with the token that the worker prints. */
verifies('docs:readme-runs', 'every curl line works against this stack', async () => {
  const commands = readme.split('\n').filter(line => line.startsWith('curl '));
  expect(commands.length).toBeGreaterThan(3);
  const { code, stdout, output } = await worker(['token']);
  expect(code, output).toBe(0);
  for (const command of commands) {
    const [, withToken, accept, url] = curl.exec(command) ?? [];
    const response = await fhirGet(inThisStack(url ?? ''), withToken && stdout.trim(), accept ? { accept } : {});
    expect(response.status, command).toBe(200);
    if (accept) expect(response.headers.get('content-type'), command).toContain(accept);
    if (accept) continue;
    const found = (await response.json()) as { resourceType?: string; entry?: unknown[] };
    if (found.resourceType === 'Bundle') expect(found.entry?.length, command).toBeGreaterThan(0);
  }
});

verifies('docs:readme-runs', 'every npm command exists, and every command is named', async () => {
  const named = [...readme.matchAll(/npm (?:run )?(?:--silent )?([a-z0-9][a-z0-9-]*)/g)].map(match => match[1]);
  expect(named.filter(name => !scripts.includes(name ?? ''))).toEqual([]);
  expect(scripts.filter(name => !named.includes(name))).toEqual([]);
});

const curl =
  /^curl --fail --silent (-H "Authorization: Bearer \$TOKEN" )?(?:-H 'Accept: ([^']+)' )?'?(http[^\s']+)'?(?: > \S+)?$/;

const inThisStack = (url: string) =>
  url.replace(processes.ehr.url, ehrUrl).replace(processes.bulkWorker.url, bulkWorkerUrl);
