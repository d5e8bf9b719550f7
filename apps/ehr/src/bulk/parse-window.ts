import { invalid } from './leniency.ts';

/** From when to when, as ISO texts in the form in which `lastUpdated` is stored. */
export type ExportWindow = { since?: string; until?: string };

/** How far the clock of a client may be ahead. */
const clockSkewMs = 60_000;

/**
 * Reads `_since` and `_until`: changes after the one, and up to the other.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#query-parameters
 */
export function parseWindow(sinces: readonly string[], untils: readonly string[], nowMs: number): ExportWindow {
  const since = instantOf('_since', sinces, nowMs);
  const until = instantOf('_until', untils, nowMs);
  if (since !== undefined && until !== undefined && since > until) {
    throw invalid('_until', '_until is before _since: nothing can have changed between the two.');
  }
  return { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
}

/** https://hl7.org/fhir/R4/datatypes.html#instant; a `+` that nobody escaped arrives as a space. */
function instantOf(name: string, [text, ...more]: readonly string[], nowMs: number): string | undefined {
  if (text === undefined) return undefined;
  const [, day, time, zone = ''] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+\- ]\d\d:\d\d)$/.exec(text) ?? [];
  const ms = Date.parse(`${day}T${time}${zone.replace(' ', '+')}`);
  if (more.length > 0 || Number.isNaN(ms)) throw invalid(name, 'Send one instant, as in 2026-01-31T08:30:00Z.');
  if (ms > nowMs + clockSkewMs) throw invalid(name, 'This instant is in the future, where nothing has changed yet.');
  return new Date(ms).toISOString();
}
