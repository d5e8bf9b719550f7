/** What can be opened below an export: where it is, how long each step took, what there is of each type. */
import { basename } from 'node:path';
import { logFileName } from '../event-log.ts';
import { type Step, steps } from '../export/progress.ts';
import type { PastExport } from '../export-folder.ts';
import { describeApplied, formatBytes, formatCount, formatDuration, formatNumber, formatTime } from '../format.ts';
import { type Report, sumTally, type Tally, tallyByType } from '../report.ts';
import { type Html, html } from './html.ts';

export function exportDetails({ folder, report }: PastExport): Html {
  const { transactionTime, fhirBase, resourcesPerSecond, retries } = report;
  const hasPace = resourcesPerSecond !== undefined && report.files.length > 0;
  const [tallies, when] = [tallyByType(report), formatTime(report.startedAt)];
  return html`<details>
    <summary>Details<span class="unseen"> of the export of ${when}</span></summary>
    ${tallies.length > 0 && typeTable(tallies, when)}
    ${deletions(report)}
    <dl>
      ${transactionTime !== undefined && html`<dt>As of</dt><dd><code>${transactionTime}</code></dd>`}
      ${report.durations && html`<dt>Time</dt><dd>${describeDurations(report.durations)}</dd>`}
      ${hasPace && html`<dt>Pace</dt><dd>${formatNumber(resourcesPerSecond)} resources/s</dd>`}
      ${retries !== undefined && retries > 0 && html`<dt>Sent again</dt><dd>${formatCount(retries, 'request')}</dd>`}
      <dt>From</dt><dd><code>${fhirBase}</code></dd>
      ${report.database?.applied && html`<dt>Database</dt><dd>${describeApplied(report.database.name, report.database.applied)}</dd>`}
      <dt>Folder</dt><dd><code>${folder}</code></dd>
      <dt>More</dt><dd>${keptFileLinks(folder)}</dd>
    </dl>
  </details>`;
}

function typeTable(tallies: Tally[], when: string): Html {
  const row = ({ files, resources, bytes }: Omit<Tally, 'type'>) =>
    html`<td>${formatNumber(files)}</td><td>${formatNumber(resources)}</td><td>${formatBytes(bytes)}</td>`;
  return html`<div class="scroll" role="region" aria-label="What arrived of each type, ${when}" tabindex="0"><table>
    <caption>Checked against the manifest</caption>
    <thead><tr>${['Type', 'Files', 'Resources', 'Size'].map(name => html`<th scope="col">${name}</th>`)}</tr></thead>
    <tbody>${tallies.map(tally => html`<tr><th scope="row">${wordsOf(tally.type)}</th>${row(tally)}</tr>`)}</tbody>
    <tfoot><tr><th scope="row">All</th>${row(sumTally(tallies))}</tr></tfoot>
  </table></div>`;
}

/** "MedicationDispense" may break between its words. */
function wordsOf(type: string): Html {
  return html`${type.split(/(?=[A-Z])/).map((word, at) => (at === 0 ? html`${word}` : html`<wbr>${word}`))}`;
}

function deletions({ files }: Report): Html | false {
  const lists = files.filter(({ kind }) => kind === 'deleted').length;
  return (
    lists > 0 &&
    html`<p class="quiet">What was deleted meanwhile is named in ${formatCount(lists, 'file')} of <code>deleted/</code>.</p>`
  );
}

const stepWords: Record<Step, string> = {
  authorizing: 'signing in',
  'kicking-off': 'asking',
  preparing: 'preparing by the EHR',
  downloading: 'downloading',
  applying: 'applying',
  deleting: 'tidying up',
};

function describeDurations(durations: NonNullable<Report['durations']>): string {
  const parts = steps.flatMap(step => {
    const ms = durations[step];
    return ms === undefined ? [] : [`${stepWords[step]} ${formatDuration(ms)}`];
  });
  return parts.join(', ');
}

function keptFileLinks(folder: string): Html {
  const path = `/exports/${encodeURIComponent(basename(folder))}`;
  return html`<a href="${path}/report.json">Report</a>, <a href="${path}/${logFileName}">log</a>`;
}
