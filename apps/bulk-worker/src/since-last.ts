import { isDeepStrictEqual } from 'node:util';
import type { Config } from './config.ts';
import { lastApplied } from './destinations/database.ts';
import { findApplied, readPastExports } from './export-folder.ts';
import type { ExportWish } from './export-wish.ts';
import type { Report } from './report.ts';

/**
 * The same wish, limited to what has changed since it was last fulfilled; unlimited, if it never was. Chained like this,
 * the exports together hold everything: each begins at the transactionTime of the one before. A database knows its own.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html#query-parameters
 */
export async function sinceLast(config: Config, wish: ExportWish): Promise<ExportWish> {
  const { database } = config;
  const since = await (database ? lastApplied(database, config, wish) : lastReported(config, wish));
  if (since === undefined) return wish;
  // The export that brought the database there comes to its end first.
  const untidy = database && (await findApplied(config.exportsFolder, { ...config, wish, to: database.name }, since));
  return untidy ?? { ...wish, since };
}

async function lastReported(config: Config, wish: ExportWish): Promise<string | undefined> {
  const past = await readPastExports(config.exportsFolder);
  return past.find(({ report }) => isFulfilment(report, config, wish))?.report.transactionTime;
}

/** An incomplete export does not count: what was missing in it may not change again. */
function isFulfilment(report: Report, { fhirBase, scope }: Config, wish: ExportWish): boolean {
  const isSameServer = report.fhirBase === fhirBase && report.scope === scope;
  const hasFiles = report.outcome === 'complete' && report.database === undefined;
  return hasFiles && isSameServer && isSameWish(report.wish, wish);
}

/** Whatever it is limited to by time. */
export function isSameWish(one: ExportWish, other: ExportWish): boolean {
  const { since: _since, ...earlier } = one;
  const { since: _now, ...wanted } = other;
  return isDeepStrictEqual(earlier, wanted);
}
