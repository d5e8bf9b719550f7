import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { processes } from '@smart-ehr/prisma/cast';
import { fhirGet } from '../oauth.ts';
import { bulkWorkerUrl, ehrUrl } from '../stack.ts';
import { verifies } from '../verifies.ts';
import { connect } from '../without-browser.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const scripts = Object.keys(
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { scripts: object }).scripts,
);

/** A machine that has only Node has no curl: what it would ask is asked by fetch, with a token of William Hart. */
verifies('docs:readme-runs', 'every curl line works against this stack', async () => {
  const commands = readme.split('\n').filter(line => line.startsWith('curl '));
  expect(commands.length).toBeGreaterThan(3);
  const { tokens } = await connect();
  for (const command of commands) {
    const [, withToken, url] = curl.exec(command) ?? [];
    const response = await fhirGet(inThisStack(url ?? ''), withToken && tokens.access_token);
    expect(response.status, command).toBe(200);
    const found = (await response.json()) as { resourceType?: string; entry?: unknown[] };
    if (found.resourceType === 'Bundle') expect(found.entry?.length, command).toBeGreaterThan(0);
  }
});

verifies('docs:readme-runs', 'every npm command exists, and every command is named', async () => {
  const named = [...readme.matchAll(/npm (?:run )?([a-z0-9][a-z0-9-]*)/g)].map(match => match[1]);
  expect(named.filter(name => !scripts.includes(name ?? ''))).toEqual([]);
  expect(scripts.filter(name => !named.includes(name))).toEqual([]);
});

const curl = /^curl --fail --silent (-H "Authorization: Bearer \$TOKEN" )?'?(http[^\s']+)'?$/;

const inThisStack = (url: string) =>
  url.replace(processes.ehr.url, ehrUrl).replace(processes.bulkWorker.url, bulkWorkerUrl);
