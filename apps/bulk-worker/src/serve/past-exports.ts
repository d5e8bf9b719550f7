import type { PastExport } from '../export-folder.ts';
import { resourcesByType } from '../report.ts';
import {
  describeWish,
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatTime,
  outcomeWords,
} from './format.ts';
import { type Html, html } from './html.ts';

/** What has been exported, the newest first; the counts and the folder of each can be opened. */
export function pastExports(past: PastExport[]): Html {
  if (past.length === 0) {
    return html`<h2 id="past-title">Last exports</h2>
      <p class="quiet">None yet. Their reports will be listed here, and their files kept on this machine.</p>`;
  }
  return html`<h2 id="past-title">Last exports</h2>
    <ol class="exports" reversed>${past.map(pastExport)}</ol>`;
}

function pastExport({ folder, report }: PastExport): Html {
  const { word, tone } = outcomeWords[report.outcome];
  const duration = Date.parse(report.endedAt) - Date.parse(report.startedAt);
  const files = report.files.length > 0 ? [describeFiles(report)] : [];
  return html`<li data-outcome="${report.outcome}">
    <div class="head">
      <time datetime="${report.startedAt}">${formatTime(report.startedAt)}</time>
      <span class="tag ${tone}">${word}</span>
    </div>
    <p class="quiet">${[describeWish(report.wish), ...files, formatDuration(duration)].join(' · ')}</p>
    ${report.problem !== undefined && html`<p class="notice bad">${report.problem}</p>`}
    ${report.warnings.map(warning => html`<p class="notice warn">${warning}</p>`)}
    ${details(folder, report)}
  </li>`;
}

export function describeFiles({ files }: Pick<PastExport['report'], 'files'>): string {
  const resources = files.reduce((sum, file) => sum + (file.kind === 'output' ? file.resources : 0), 0);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return `${formatCount(resources, 'resource')} in ${formatCount(files.length, 'file')}, ${formatBytes(bytes)}`;
}

function details(folder: string, report: PastExport['report']): Html {
  const { transactionTime, fhirBase } = report;
  const counts = resourcesByType(report).map(
    ([type, count]) => html`<tr><th scope="row">${type}</th><td>${formatNumber(count)}</td></tr>`,
  );
  return html`<details>
    <summary>Files and counts</summary>
    <dl>
      <dt>Folder</dt><dd><code>${folder}</code></dd>
      <dt>From</dt><dd><code>${fhirBase}</code></dd>
      ${transactionTime !== undefined && html`<dt>As of</dt><dd><code>${transactionTime}</code></dd>`}
    </dl>
    ${
      counts.length > 0 &&
      html`<table>
        <caption>Checked against the manifest</caption>
        <thead><tr><th scope="col">Type</th><th scope="col">Resources</th></tr></thead>
        <tbody>${counts}</tbody>
      </table>`
    }
  </details>`;
}
