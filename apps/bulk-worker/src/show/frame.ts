/** What a terminal shows while an export is under way: a pure function of the course, the time and the look. */
import { type Course, durations, fileFraction, fractionDone, pace } from '../course.ts';
import { type FileProgress, type Progress, type Step, steps } from '../export/progress.ts';
import { formatBytes, formatClock, formatCount, formatDuration, formatNumber } from '../format.ts';
import { bar, type Look, paint, signs } from './look.ts';
import { cut, plain, spread, widthOf, wrap } from './text.ts';

const names: Record<Step, string> = {
  authorizing: 'Access token',
  'kicking-off': 'Kick-off',
  preparing: 'Preparing, at the server',
  downloading: 'Downloading',
  applying: 'Applying to the database',
  deleting: 'Tidying up, at the server',
};

/** No line is longer than the terminal is wide. The steps that have not begun are shown as well, but for `applying`. */
export function frame(title: string, course: Course, nowMs: number, look: Look): string[] {
  const { columns } = look;
  const heading = spread(plain(title), formatClock(nowMs - course.startedAtMs), columns);
  const shown = steps.filter(step => step !== 'applying' || course.begun.some(begun => begun.step === step));
  return [paint(look, 'strong', heading), ...shown.flatMap(step => stepLines(step, course, nowMs, look))];
}

function stepLines(step: Step, course: Course, nowMs: number, look: Look): string[] {
  const { busy, done, todo } = signs(look);
  const spent = durations(course, nowMs)[step];
  const name = names[step];
  if (spent === undefined) return [paint(look, 'quiet', cut(`${todo} ${name}`, look.columns))];
  const timed = (sign: string) => spread(`${sign} ${name}`, formatDuration(spent), look.columns);
  const { progress } = course;
  if (progress?.step !== step) return [signed(look, 'good', timed(done))];
  return [
    ...(step === 'downloading' ? downloadLines(course, progress, nowMs, look) : [signed(look, 'busy', timed(busy))]),
    ...(step === 'applying' ? applyingLines(course, look) : []),
    ...(progress.serverSays ? [note(`The server says: ${plain(progress.serverSays)}`, look)] : []),
    ...waitLines(course, nowMs, look),
  ];
}

function applyingLines(course: Course, look: Look): string[] {
  const [fraction, sofar] = [fractionDone(course), course.progress?.resources ?? 0];
  if (fraction === undefined || sofar === 0) return [];
  const counts = `${formatNumber(sofar)} of ${formatNumber(course.whole.resources)} resources`;
  return [`  ${bar(look, fraction, look.columns - 2)}`, note(counts, look)];
}

function downloadLines(course: Course, progress: Progress, nowMs: number, look: Look): string[] {
  return [
    ...overall(course, nowMs, look),
    ...fileLines(course, progress.file?.of ?? 0, look),
    figures(course, progress, nowMs, look),
  ];
}

/** The sign at the beginning of a line in its colour. */
function signed(look: Look, tone: 'good' | 'busy', line: string): string {
  return paint(look, tone, line.slice(0, 1)) + line.slice(1);
}

/** All files as one: name, bar, per cent, time left. On a narrow terminal the bar has a line of its own. */
function overall(course: Course, nowMs: number, look: Look): string[] {
  const fraction = fractionDone(course) ?? 0;
  const leftMs = pace(course, nowMs)?.leftMs;
  const right = `${percent(fraction)}${leftMs === undefined ? '' : `  ${formatClock(leftMs)} left`}`;
  const left = `${signs(look).busy} ${names.downloading}`;
  const room = look.columns - widthOf(left) - widthOf(right) - 4;
  if (room < 10) {
    return [signed(look, 'busy', spread(left, right, look.columns)), `  ${bar(look, fraction, look.columns - 2)}`];
  }
  return [`${signed(look, 'busy', left)}  ${bar(look, fraction, room)}  ${right}`];
}

/** More than these at the same time are counted and not shown. */
const mostShown = 4;

function fileLines({ active, whole }: Course, of: number, look: Look): string[] {
  const room = look.columns - 2;
  const todo = of - whole.files - Math.min(active.length, mostShown);
  return [
    ...(whole.files > 0 ? [signed(look, 'good', wholeLine(whole, { ...look, columns: room }))] : []),
    ...active.slice(0, mostShown).map(file => fileLine(file, { ...look, columns: room })),
    ...(todo > 0 ? [paint(look, 'quiet', cut(`${signs(look).todo} ${formatCount(todo, 'more file')}`, room))] : []),
  ].map(line => `  ${line}`);
}

function wholeLine({ files, resources, bytes }: Course['whole'], look: Look): string {
  const size = formatBytes(bytes);
  const right = look.columns < wideColumns ? size : `${formatCount(resources, 'resource')}  ${size.padStart(8)}`;
  return spread(`${signs(look).done} ${formatCount(files, 'file')}`, right, look.columns);
}

function fileLine(file: FileProgress, look: Look): string {
  const isWide = look.columns >= wideColumns;
  const [left, size] = [`${signs(look).busy} ${plain(file.name)}`, formatBytes(file.bytes)];
  const fraction = fileFraction(file);
  if (fraction === undefined) {
    const counted = isWide ? `${formatCount(file.resources, 'resource')}  ${size.padStart(8)}` : size;
    return signed(look, 'busy', spread(left, counted, look.columns));
  }
  const counts = `${formatNumber(file.resources)} of ${formatNumber(file.expected ?? 0)}`;
  const right = `  ${percent(fraction)}  ${counts.padStart(17)}  ${size.padStart(8)}`;
  const nameRoom = look.columns - fileBarColumns - widthOf(right);
  if (!isWide || nameRoom < 16) return signed(look, 'busy', spread(left, percent(fraction), look.columns));
  return signed(look, 'busy', spread(left, ' ', nameRoom)) + bar(look, fraction, fileBarColumns) + right;
}

/** From here on a line has room for counts. */
const wideColumns = 58;
const fileBarColumns = 12;

function figures(course: Course, { resources, bytes }: Progress, nowMs: number, look: Look): string {
  const now = pace(course, nowMs);
  const parts = [
    formatCount(resources, 'resource'),
    formatBytes(bytes),
    ...(now
      ? [`${formatBytes(now.bytesPerSecond)}/s`, `${formatNumber(Math.round(now.resourcesPerSecond))} resources/s`]
      : []),
  ];
  while (parts.length > 2 && widthOf(parts.join(signs(look).between)) > look.columns - 2) parts.pop();
  return note(parts.join(signs(look).between), look);
}

function waitLines({ waiting }: Course, nowMs: number, look: Look): string[] {
  if (!waiting) return [];
  const seconds = Math.max(0, Math.ceil((waiting.untilMs - nowMs) / 1000));
  const again = seconds > 0 ? `Again in ${seconds} s: ` : 'Again now: ';
  return wrap(again + waiting.message, look.columns - 2).map(line => `  ${paint(look, 'warn', line)}`);
}

function note(text: string, look: Look): string {
  return `  ${paint(look, 'quiet', cut(text, look.columns - 2))}`;
}

/** Rounded down, so that 100 % means all. */
function percent(fraction: number): string {
  return `${Math.floor(Math.min(Math.max(fraction, 0), 1) * 100)} %`.padStart(5);
}
