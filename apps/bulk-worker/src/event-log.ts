import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync, truncateSync } from 'node:fs';
import type { Clock } from './export/clock.ts';
import type { ExportEvent, OnEvent } from './export/export-events.ts';
import { withoutSecrets } from './without-secrets.ts';

export type EventLog = { exportId: string; add: OnEvent };

type Opening = {
  clock: Pick<Clock, 'now'>;
  /** What no line may contain; it may grow while the log is written. */
  secrets: Set<string>;
  /** Gets each line as well, without its end. */
  onLine?: (line: string) => void;
};

export const logFileName = 'log.ndjson';

/**
 * `log.ndjson` in the folder of an export: one line for each event, on disk before the next step begins. Where there is
 * one already, its export was interrupted: it goes on under the same `exportId`, without the half line that a kill may have
 * left.
 * https://github.com/smart-on-fhir/bulk-data-client/wiki/Bulk-Data-Export-Log-Items
 */
export function openEventLog(file: string, { clock, secrets, onLine }: Opening): EventLog {
  const exportId = readExportId(file) ?? randomUUID();
  return {
    exportId,
    add({ eventId, eventDetail }: ExportEvent) {
      const item = { exportId, timestamp: localTime(clock.now()), eventId, eventDetail };
      const line = JSON.stringify(withoutSecrets(item, secrets));
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
      onLine?.(line);
    },
  };
}

function readExportId(file: string): string | undefined {
  const bytes = readIfThere(file);
  const whole = bytes.lastIndexOf('\n') + 1;
  if (whole < bytes.length) truncateSync(file, whole);
  const [first] = bytes.subarray(0, whole).toString().split('\n', 1);
  try {
    const { exportId } = JSON.parse(first ?? '') as { exportId?: unknown };
    return typeof exportId === 'string' ? exportId : undefined;
  } catch {
    return undefined;
  }
}

function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return Buffer.alloc(0);
  }
}

/** ISO 8601 with the offset of this machine's time zone, as the format wants it: `2026-01-31T13:00:00.000+01:00`. */
export function localTime(ms: number): string {
  const offset = -new Date(ms).getTimezoneOffset();
  const two = (value: number) => String(Math.trunc(Math.abs(value))).padStart(2, '0');
  const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1);
  return `${local}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`;
}
