import { readFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type Config, ConfigError } from '../config.ts';
import { readPastExports, readStrayFolders } from '../export-folder.ts';
import { sinceLast } from '../since-last.ts';
import { type Choice, complaintAbout, readChoice, usualChoice, wishOf } from './export-form.ts';
import type { Exporter } from './exporter.ts';
import type { Html } from './html.ts';
import { readKeptFile } from './kept-files.ts';
import { problemPage } from './page-frame.ts';
import { isFromOwnPage, isOwnHost } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';
import { workerPage } from './worker-page.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

const shownExports = 10;

/**
 * The routes of `serve`. You will copy this: nobody signs in here, so it must listen on this machine only. If the EHR
 * fetches the key by URL, put a proxy in front that lets through /jwks.json and nothing else.
 */
export function createApp(config: Config, exporter: Exporter): RequestListener {
  let lastChoice = usualChoice;

  const routes: Record<string, Handler> = {
    'GET /healthz': (_request, response) => send(response, 200, 'text/plain', 'ok\n'),

    // https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys
    'GET /jwks.json': async (_request, response) => {
      response.setHeader('Cache-Control', 'public, max-age=300');
      response.setHeader('Access-Control-Allow-Origin', '*');
      send(response, 200, 'application/json', await readFile(config.jwksFile));
    },

    'GET /': ownHost(async (_request, response) => sendPage(response, 200, await pageWith(lastChoice))),
    'POST /exports': ownHost(
      ownPage(async (request, response) => {
        const choice = readChoice(await readForm(request));
        const complaint = complaintAbout(choice);
        if (complaint !== undefined) return sendPage(response, 400, await pageWith(choice, complaint));
        const wish = wishOf(choice);
        if (!exporter.start(choice.sinceLast ? await sinceLast(config, wish) : wish))
          return sendPage(response, 409, problemPage('An export is under way. Wait for its end, or stop it.'));
        lastChoice = choice;
        seeOther(response);
      }),
    ),
    'POST /exports/stop': ownHost(
      ownPage(async (request, response) => {
        const run = (await readForm(request)).get('run');
        const isMeant = run === String(exporter.running()?.course.startedAtMs);
        if (isMeant) await exporter.cancel();
        seeOther(response);
      }),
    ),

    'GET /worker.css': file('worker.css', 'text/css'),
    'GET /refresh.js': file('refresh.js', 'text/javascript'),
    'GET /icon.svg': file('icon.svg', 'image/svg+xml'),
  };

  async function pageWith(choice: Choice, complaint?: string): Promise<Html> {
    // Running first: what ends while the reports are read is shown as under way, and refreshed; never as forgotten.
    const [running, problem] = [exporter.running(), exporter.problem()];
    const past = await readPastExports(config.exportsFolder, shownExports);
    const strays = (await readStrayFolders(config.exportsFolder)).filter(
      name => !running || !name.endsWith('.partial'),
    );
    const form = { choice, ...(complaint !== undefined && { complaint }) };
    const isAll = past.length < shownExports;
    return workerPage({ config, running, ...form, problem, past, isAll, strays, nowMs: Date.now() });
  }

  const keptFile = ownHost(async (request, response) => {
    const kept = await readKeptFile(config.exportsFolder, (request.url ?? '').split('?')[0] ?? '');
    if (kept) return send(response, 200, kept.type, kept.body);
    sendPage(response, 404, problemPage('There is nothing here.'));
  });

  function ownHost(handler: Handler): Handler {
    return (request, response) => {
      if (isOwnHost(request, config.origin)) return handler(request, response);
      sendPage(response, 421, problemPage(`This page is at ${config.origin}.`));
    };
  }
  function ownPage(handler: Handler): Handler {
    return (request, response) => {
      if (isFromOwnPage(request, config.origin)) return handler(request, response);
      sendPage(response, 403, problemPage('Only the page of the worker itself can do this.'));
    };
  }

  return (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders(config.origin))) response.setHeader(name, value);
    // Nobody awaits a listener: a promise of it that were rejected would end the process.
    answer(request, response).catch((error: unknown) => sendProblem(response, error));
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const [path] = (request.url ?? '').split('?'); // `//` and the like are a request target, but no URL
    const handler = routes[`${method} ${path}`] ?? (method === 'GET' ? keptFile : undefined);
    if (handler) return handler(request, response);
    sendPage(response, 404, problemPage('There is nothing here.'));
  }
}

function sendProblem(response: ServerResponse, error: unknown): void {
  const isOurs = error instanceof ConfigError;
  if (!isOurs) console.error(error);
  if (response.headersSent) return void response.destroy();
  const sentence = isOurs ? error.message : 'Something went wrong. See the log.';
  sendPage(response, isOurs ? 400 : 500, problemPage(sentence));
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > 10_000) throw new ConfigError('The form is too long.');
  }
  return new URLSearchParams(text);
}

function file(name: string, type: string): Handler {
  return async (_request, response) =>
    send(response, 200, `${type}; charset=utf-8`, await readFile(join(import.meta.dirname, 'assets', name)));
}

function sendPage(response: ServerResponse, status: number, page: Html): void {
  send(response, status, 'text/html; charset=utf-8', page.text);
}

function seeOther(response: ServerResponse): void {
  response.writeHead(303, { Location: '/' }).end();
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
