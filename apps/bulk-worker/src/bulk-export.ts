import type { ExportWish } from './command-line.ts';
import type { Config } from './config.ts';
import type { Clock } from './export/clock.ts';
import { connect } from './export/connection.ts';
import { deleteJob } from './export/delete-job.ts';
import type { DownloadedFile } from './export/download.ts';
import { downloadFiles } from './export/download-files.ts';
import { kickOff } from './export/kick-off.ts';
import type { OnProgress } from './export/progress.ts';
import type { OutcomeIssue } from './export/refusal.ts';
import { waitForManifest } from './export/wait-for-manifest.ts';

export type Surroundings = {
  clock: Clock;
  /** Aborted when somebody wants the export to stop. */
  signal: AbortSignal;
  onProgress: OnProgress;
  /** What the server says about parts that it could not export. */
  onIssue: (issue: OutcomeIssue) => void;
  warn: (sentence: string) => void;
};

export type Delivery = { transactionTime: string; files: DownloadedFile[] };

/**
 * The whole story of a backend service, from a key to verified files in `folder`. It ends in an error unless all of them
 * are there.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html
 */
export async function bulkExport(
  config: Config,
  wish: ExportWish,
  folder: string,
  around: Surroundings,
): Promise<Delivery> {
  const { onProgress, warn } = around;

  // 1. Get an access token with a JWT that our key signed; from here on it is renewed when needed.
  onProgress({ step: 'authorizing', resources: 0, bytes: 0 });
  const server = await connect(config, around);

  // 2. Kick off: the server answers at once, with an address to come back to.
  onProgress({ step: 'preparing', resources: 0, bytes: 0 });
  const statusUrl = await kickOff(server, wish);

  try {
    // 3. Come back when the server says so, until the files are ready.
    const manifest = await waitForManifest(server, statusUrl, onProgress);

    // 4. Download and verify them.
    const files = await downloadFiles(server, manifest, folder, around);
    return { transactionTime: manifest.transactionTime, files };
  } finally {
    // 5. However it went, tell the server that it may forget the export.
    await deleteJob(server, statusUrl, warn);
  }
}
