import type { Config } from '../config.ts';
import type { PastExport } from '../export-folder.ts';
import { describeFiles, outcomeWords } from '../format.ts';
import { type Choice, exportForm } from './export-form.ts';
import type { Running } from './exporter.ts';
import { Html, html } from './html.ts';
import { pageFrame } from './page-frame.ts';
import { adviceFor, pastExports } from './past-exports.ts';
import { progressPart, runningPart, statusNow, stopForm } from './running-part.ts';
import { schedulePart } from './schedule-part.ts';

export type WorkerView = {
  config: Config;
  running: Running | undefined;
  /** What the form opens with, and what is wrong with it. */
  choice: Choice;
  complaint?: string;
  /** Why the last export did not even leave a report. */
  problem: string | undefined;
  /** The newest first. */
  past: PastExport[];
  /** Whether `past` is all that there is. */
  isAll: boolean;
  /** Folders without a report. */
  strays: string[];
  nowMs: number;
};

/** The whole page. refresh.js exchanges what has changed in what has `data-live`: not a form that somebody has to correct. */
export function workerPage(view: WorkerView): Html {
  const { config, running, choice, complaint, problem, past, isAll, strays, nowMs } = view;
  const schedule = schedulePart(config, { past, isAll, isRunning: running !== undefined, nowMs });
  return pageFrame(
    'Bulk worker',
    html`<main ${running && new Html('data-running')}>
      <h1>Bulk export</h1>
      <p class="lead">
        This backend service signs in with a key of its own, asks the EHR for every record that its scopes allow, and
        keeps the files. No person takes part.
      </p>
      <div role="status" aria-live="polite" id="status" data-live>${running ? statusNow(running) : statusThen(problem, past[0])}</div>
      <section class="card" aria-labelledby="now-title">
        <div id="now" ${(running || complaint === undefined) && new Html('data-live')}>${running ? runningPart(running) : exportForm(choice, complaint)}</div>
        <div id="progress" data-live>${running && progressPart(running, nowMs)}</div>
        <div id="stop" data-live>${running && stopForm(running)}</div>
      </section>
      <section class="card" id="schedule" data-live aria-labelledby="schedule-title">${schedule}</section>
      <section class="card" id="past" data-live aria-labelledby="past-title">${pastExports(past, strays)}</section>
      ${connection(config)}
    </main>`,
  );
}

function statusThen(problem: string | undefined, last: PastExport | undefined): Html {
  if (problem !== undefined) return html`<p class="notice bad">The export could not begin. ${problem}</p>`;
  if (!last) return html`<p class="notice">Nothing has been exported yet.</p>`;
  const { tone } = outcomeWords[last.report.outcome];
  return html`<p class="notice ${tone}">${lastSentence(last.report)}</p>`;
}

function lastSentence(report: PastExport['report']): string {
  const sentence = {
    complete: `The last export is complete: ${describeFiles(report)}. Every file was checked against the manifest.`,
    incomplete: `The last export is incomplete: ${describeFiles(report)}, but the EHR says that parts are missing.`,
    failed: 'The last export failed.',
    stopped: 'The last export was stopped.',
  }[report.outcome];
  return report.outcome === 'failed'
    ? [sentence, report.problem, adviceFor(report)].filter(Boolean).join(' ')
    : sentence;
}

function connection({ fhirBase, clientId, scope, exportsFolder, database }: Config): Html {
  return html`<section class="card" aria-labelledby="connection-title">
    <h2 id="connection-title">Connection</h2>
    <dl>
      <dt>FHIR endpoint</dt><dd><code>${fhirBase}</code></dd>
      <dt>Client</dt><dd><code>${clientId}</code></dd>
      <dt>Scopes to ask for</dt><dd><code>${scope}</code></dd>
      <dt>Public key</dt><dd><a href="/jwks.json">/jwks.json</a></dd>
      <dt>Exports go to</dt><dd><code>${database?.name ?? exportsFolder}</code></dd>
    </dl>
  </section>`;
}
