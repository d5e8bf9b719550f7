import type { Config } from '../config.ts';
import type { Progress } from '../export/progress.ts';
import type { PastExport } from '../export-folder.ts';
import type { Running } from './exporter.ts';
import { describeWish, formatBytes, formatCount, outcomeWords } from './format.ts';
import { Html, html } from './html.ts';
import { pageFrame } from './page-frame.ts';
import { describeFiles, pastExports } from './past-exports.ts';

export type WorkerView = {
  config: Config;
  running: Running | undefined;
  /** Why the last export did not even leave a report. */
  problem: string | undefined;
  /** The newest first. */
  past: PastExport[];
};

/** The whole page. refresh.js exchanges what has `data-live` while an export is under way. */
export function workerPage({ config, running, problem, past }: WorkerView): Html {
  return pageFrame(
    'Bulk worker',
    html`<main ${running && new Html('data-running')}>
      <h1>Bulk export</h1>
      <p class="lead">
        This backend service signs in with a key of its own, asks the EHR for every record that its scopes allow, and
        keeps the files. No person takes part.
      </p>
      <div role="status" id="status" data-live>${running ? statusNow(running) : statusThen(problem, past[0])}</div>
      <section class="card" aria-labelledby="now-title">
        <div id="now" data-live>${running ? runningPart(running) : startPart()}</div>
        <div id="bar" data-live>${running && progressBar(running.progress)}</div>
        <div id="stop" data-live>${running && stopForm()}</div>
      </section>
      <section class="card" id="past" data-live aria-labelledby="past-title">${pastExports(past)}</section>
      ${connection(config)}
    </main>`,
  );
}

/** Changes from step to step and not with every number, because screen readers read it out. */
function statusNow({ progress }: Running): Html {
  return html`<p class="notice">${describeStep(progress)}</p>`;
}

function describeStep(progress: Progress | undefined): string {
  if (progress?.step === 'preparing') return 'Exporting: the EHR is preparing the files.';
  if (progress?.step === 'downloading') return 'Exporting: downloading and checking the files.';
  if (progress?.step === 'applying') return 'Exporting: applying everything to the database.';
  if (progress?.step === 'deleting') return 'Exporting: all files are here; telling the EHR that it may forget them.';
  return 'Exporting: getting an access token.';
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
  return report.outcome === 'failed' ? `${sentence} ${report.problem ?? ''}` : sentence;
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

function runningPart({ wish }: Running): Html {
  return html`<h2 id="now-title">Export under way</h2>
    <p>${describeWish(wish)}</p>`;
}

function stopForm(): Html {
  return html`<form method="post" action="/exports/stop"><button>Stop</button></form>
    <noscript><p><a href="/">See how far it is</a></p></noscript>`;
}

function progressBar(progress: Progress | undefined): Html | undefined {
  const { file, serverSays, resources = 0, bytes = 0 } = progress ?? {};
  if (!file) {
    return html`<p><progress aria-label="Export"></progress></p>
      ${serverSays !== undefined && html`<p class="quiet">The EHR says: ${serverSays}</p>`}`;
  }
  const inFile = file.expected ? file.resources / file.expected : 0;
  const done = (file.number - 1 + Math.min(inFile, 1)) / file.of;
  return html`<p><progress aria-label="Export" max="1" value="${done.toFixed(3)}"></progress></p>
    <p class="quiet">File ${file.number} of ${file.of}, <code>${file.name}</code></p>
    <p class="quiet">${formatCount(resources, 'resource')}, ${formatBytes(bytes)} so far</p>`;
}

function connection({ fhirBase, clientId, scope, exportsFolder, database, everyMs }: Config): Html {
  const schedule =
    everyMs === undefined ? 'None: only when asked' : `What has changed, every ${everyMs / 60_000} minutes`;
  return html`<section class="card" aria-labelledby="connection-title">
    <h2 id="connection-title">Connection</h2>
    <dl>
      <dt>FHIR endpoint</dt><dd><code>${fhirBase}</code></dd>
      <dt>Client</dt><dd><code>${clientId}</code></dd>
      <dt>Scopes to ask for</dt><dd><code>${scope}</code></dd>
      <dt>Public key</dt><dd><a href="/jwks.json">/jwks.json</a></dd>
      <dt>Exports go to</dt><dd><code>${database?.name ?? exportsFolder}</code></dd>
      <dt>Schedule</dt><dd>${schedule}</dd>
    </dl>
  </section>`;
}
