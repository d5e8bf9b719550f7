/** Numbers, times and names in the words of the page and of the terminal. */
import type { Applied } from './destinations/apply-export.ts';
import type { ExportWish } from './export-wish.ts';
import type { Report } from './report.ts';

const number = new Intl.NumberFormat('en');
const time = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

export const formatNumber = (value: number) => number.format(value);
export const formatTime = (instant: string) => time.format(new Date(instant));

export function formatCount(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(0)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function describeWish({ level, group, types, since }: ExportWish): string {
  const whole = { system: 'Everything', patient: 'All patients', group: `Group ${group}` }[level];
  const limits = [types?.join(', '), since !== undefined && `since ${formatTime(since)}`].filter(Boolean);
  return limits.length > 0 ? `${whole} (${limits.join('; ')})` : whole;
}

export const outcomeWords: Record<Report['outcome'], { word: string; tone: 'good' | 'warn' | 'bad' }> = {
  complete: { word: 'Complete', tone: 'good' },
  incomplete: { word: 'Incomplete', tone: 'warn' },
  failed: { word: 'Failed', tone: 'bad' },
  stopped: { word: 'Stopped', tone: 'warn' },
};

/** `1:05`, `2:03:09`: for what changes every second. */
export function formatClock(ms: number): string {
  const seconds = Math.floor(Math.max(0, ms) / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** `3 resources in 2 files, 120 B`: what an export brought. */
export function describeFiles({ files }: Pick<Report, 'files'>): string {
  const resources = files.reduce((sum, file) => sum + (file.kind === 'output' ? file.resources : 0), 0);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return `${formatCount(resources, 'resource')} in ${formatCount(files.length, 'file')}, ${formatBytes(bytes)}`;
}

/** What an export changed in a database. */
export function describeApplied(name: string, { stored, deleted, removed }: Applied): string {
  const counts = [
    `${formatNumber(stored)} added or replaced`,
    `${formatNumber(deleted)} deleted`,
    ...(removed > 0 ? [`${formatNumber(removed)} removed that the server has no more`] : []),
  ];
  return `${name} (${counts.join(', ')})`;
}
