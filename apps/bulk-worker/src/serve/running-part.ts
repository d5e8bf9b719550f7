/** The export under way: which step it is at, how far, how fast, and for how long still. */
import { type Course, durations, fractionDone, pace } from '../course.ts';
import { type Progress, type Step, steps } from '../export/progress.ts';
import {
  describeWish,
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatNumber,
  formatTime,
} from '../format.ts';
import type { Running } from './exporter.ts';
import { type Html, html } from './html.ts';

const stepWords: Record<Step, { name: string; sentence: string }> = {
  authorizing: { name: 'Sign in', sentence: 'getting an access token' },
  'kicking-off': { name: 'Ask for the export', sentence: 'asking the EHR to prepare the files' },
  preparing: { name: 'The EHR prepares the files', sentence: 'the EHR is preparing the files' },
  downloading: { name: 'Download and check', sentence: 'downloading and checking the files' },
  applying: { name: 'Apply', sentence: 'applying everything to the database' },
  deleting: { name: 'Tidy up at the EHR', sentence: 'all files are here; telling the EHR that it may forget them' },
};

/** Changes from step to step and not with every number, because screen readers read it out. */
export function statusNow({ course }: Running): Html {
  const { sentence } = stepWords[course.progress?.step ?? 'authorizing'];
  return html`<p class="notice">Exporting: ${sentence}.${course.waiting && ' It has to wait.'}</p>`;
}

export function runningPart({ wish, course }: Running): Html {
  return html`<h2 id="now-title">Export under way</h2>
    <p>${describeWish(wish)}. Begun: ${time(course.startedAtMs)}</p>`;
}

function time(ms: number): Html {
  const instant = new Date(ms).toISOString();
  return html`<time datetime="${instant}">${formatTime(instant)}</time>`;
}

/** The steps as a list, the bar, and the figures. */
export function progressPart({ course }: Running, nowMs: number): Html {
  const fraction = fractionDone(course);
  return html`${stepList(course, nowMs)}
    <p>${
      fraction === undefined
        ? html`<progress aria-label="Download"></progress>`
        : html`<progress aria-label="Download" max="1" value="${fraction.toFixed(3)}"></progress>`
    }</p>
    ${course.waiting && waitNotice(course.waiting, nowMs)}
    ${course.progress && figures(course, course.progress, nowMs)}`;
}

function stepList(course: Course, nowMs: number): Html {
  const spent = durations(course, nowMs);
  const now = course.progress?.step ?? 'authorizing';
  const shown = steps.filter(step => step !== 'applying' || spent.applying !== undefined);
  return html`<ol class="steps">${shown.map(step => {
    const { name } = stepWords[step];
    if (step === now) return html`<li class="now" aria-current="step"><span>${name} <small>now</small></span></li>`;
    const ms = spent[step];
    if (ms === undefined) return html`<li class="todo"><span>${name}</span></li>`;
    return html`<li class="done"><span>${name} <small>done in ${formatDuration(ms)}</small></span></li>`;
  })}</ol>`;
}

function waitNotice({ message, untilMs }: NonNullable<Course['waiting']>, nowMs: number): Html {
  const seconds = Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  return html`<p class="notice warn">${message} The worker tries again ${seconds > 0 ? `in ${seconds} s` : 'now'}.</p>`;
}

function figures(
  course: Course,
  { step, serverSays, resources, bytes, expected, file }: Progress,
  nowMs: number,
): Html {
  const speed = pace(course, nowMs);
  const ofAll = expected ? ` of ${formatNumber(expected)}` : '';
  const rows = [
    row('Running for', formatClock(nowMs - course.startedAtMs)),
    row('The EHR says', serverSays),
    ...(file ? fileRows(course, file.of) : []),
    row(
      step === 'applying' ? 'Applied' : 'Arrived',
      resources > 0 && `${formatNumber(resources)}${ofAll} resources, ${formatBytes(bytes)}`,
    ),
    row(
      'Pace',
      speed &&
        `${formatNumber(Math.round(speed.resourcesPerSecond))} resources/s, ${formatBytes(speed.bytesPerSecond)}/s`,
    ),
    row('Time left', speed?.leftMs !== undefined && `about ${formatClock(speed.leftMs)}`),
    row('Sent again', course.retries > 0 && formatCount(course.retries, 'request')),
  ];
  return html`<dl>${rows}</dl>`;
}

function fileRows({ active, whole }: Course, of: number): Html[] {
  const names = active.map(({ name }) => name).join(', ');
  return [row('Files', `${formatNumber(whole.files)} of ${formatNumber(of)} are here`), row('Coming now', names)];
}

/** Nothing, where there is nothing to say. */
function row(name: string, value: string | false | undefined): Html {
  return value ? html`<dt>${name}</dt><dd>${value}</dd>` : html``;
}

/** `run` says which export is meant: the one after it is not to be stopped by a page that is late. */
export function stopForm({ course }: Running): Html {
  return html`<form method="post" action="/exports/stop">
      <input type="hidden" name="run" value="${course.startedAtMs}">
      <button>Stop this export</button>
    </form>
    <noscript><p><a href="/">See how far it is</a></p></noscript>`;
}
