import type { Config } from '../config.ts';
import type { PastExport } from '../export-folder.ts';
import { describeFiles, outcomeWords } from '../format.ts';
import type { Running } from './exporter.ts';
import { Html, html } from './html.ts';
import { pageFrame } from './page-frame.ts';
import { adviceFor, pastExports } from './past-exports.ts';
import { progressPart, runningPart, statusNow, stopForm } from './running-part.ts';
import { schedulePart } from './schedule-part.ts';

export type WorkerView = {
  config: Config;
  running: Running | undefined;
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

/** The whole page. refresh.js exchanges what has changed in what has `data-live`. */
export function workerPage({ config, running, problem, past, isAll, strays, nowMs }: WorkerView): Html {
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
        <div id="now" data-live>${running ? runningPart(running) : startPart()}</div>
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

function startPart(): Html {
  return html`<h2 id="now-title">New export</h2>
    <form method="post" action="/exports">
      <fieldset>
        <legend>What to export</legend>
        <label class="choice"><input type="radio" name="level" value="system" checked>
          <span>Everything<small>All types that the scopes allow, patients or not</small></span></label>
        <label class="choice"><input type="radio" name="level" value="patient">
          <span>All patients<small>Their records, and what these refer to</small></span></label>
        <label class="choice"><input type="radio" name="level" value="group">
          <span>The members of one group<small>By the id of its Group resource</small></span></label>
        <label class="field">Group id
          <input name="group" maxlength="64" autocomplete="off" spellcheck="false" placeholder="for example diabetes-registry"></label>
      </fieldset>
      <fieldset>
        <legend>How much of it</legend>
        <label class="choice"><input type="checkbox" name="since-last">
          <span>Only what has changed<small>Since the last complete export of the same kind, if there is one</small></span></label>
      </fieldset>
      <button class="primary">Export now</button>
    </form>`;
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
