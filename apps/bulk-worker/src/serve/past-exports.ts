import { basename } from 'node:path';
import type { PastExport } from '../export-folder.ts';
import { describeFiles, describeWish, formatCount, formatDuration, formatTime, outcomeWords } from '../format.ts';
import { otherWarnings, type Report } from '../report.ts';
import { exportDetails } from './export-details.ts';
import { type Html, html } from './html.ts';

/** What has been exported, the newest first, and what lies beside it without a report. */
export function pastExports(past: PastExport[], strays: string[]): Html {
  return html`<h2 id="past-title">Last exports</h2>
    ${
      past.length === 0
        ? html`<p class="quiet">None yet. Their reports will be listed here, and their files kept on this machine.</p>`
        : html`<ol class="exports" reversed>${past.map(pastExport)}</ol>`
    }
    ${strays.length > 0 && strayFolders(strays)}`;
}

function strayFolders(names: string[]): Html {
  return html`<h3>Without a report</h3>
    <p class="quiet">These folders are of exports that were cut off, or their report cannot be read. Do not rely on what is
      in them.</p>
    <ul class="strays">${names.map(name => html`<li><code>${name}</code></li>`)}</ul>`;
}

function pastExport({ folder, report }: PastExport): Html {
  const { word, tone } = outcomeWords[report.outcome];
  const duration = Date.parse(report.endedAt) - Date.parse(report.startedAt);
  const files = report.files.length > 0 ? [describeFiles(report)] : [];
  const id = `export-${report.startedAt.replace(/[^\dT]/g, '')}-${basename(folder).replace(/\W/g, '')}`;
  return html`<li id="${id}" data-outcome="${report.outcome}">
    <div class="head">
      <time datetime="${report.startedAt}">${formatTime(report.startedAt)}</time>
      <span class="tag ${tone}">${word}</span>
    </div>
    <p class="quiet">${[describeWish(report.wish), ...files, formatDuration(duration)].join(' · ')}</p>
    ${report.problem !== undefined && problemNotice(report, report.problem)}
    ${report.missing && missingNotice(report.missing)}
    ${otherWarnings(report).map(warning => html`<p class="notice warn">${warning}</p>`)}
    ${exportDetails({ folder, report })}
  </li>`;
}

function missingNotice({ errors, says }: NonNullable<Report['missing']>): Html {
  const more = errors - says.length;
  return html`<div class="notice warn">
    <p>Something is missing. The EHR says:</p>
    <ul>${says.map(text => html`<li>${text}</li>`)}</ul>
    ${more > 0 && html`<p>And ${formatCount(more, 'more error')}, in the folder <code>error/</code>.</p>`}
  </div>`;
}

function problemNotice(report: Report, problem: string): Html {
  const advice = adviceFor(report);
  return html`<p class="notice ${report.outcome === 'failed' ? 'bad' : 'warn'}">${problem}${advice && ` ${advice}`}</p>`;
}

const advices: Record<NonNullable<Report['reason']>, string> = {
  unreachable: 'Is the EHR running, and can this machine reach it? When it can, export again.',
  refused: 'Whoever runs the EHR can say whether this worker may export that.',
  'broken-promise':
    'Nothing that is wrong was kept as good. Export again; if it happens again, whoever runs the EHR needs the log.',
  'job-lost': 'Export again: the EHR begins anew.',
  'no-token': 'Compare the client id and the public key, below, with how the worker is registered at the EHR.',
};

/** What to do about a failure. */
export function adviceFor({ outcome, reason }: Report): string | undefined {
  return outcome === 'failed' && reason !== undefined ? advices[reason] : undefined;
}
