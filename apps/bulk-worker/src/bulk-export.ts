import type { Config } from './config.ts';
import { beginJob } from './export/begin-job.ts';
import { connect } from './export/connection.ts';
import { deleteJob } from './export/delete-job.ts';
import { tellIssues } from './export/download.ts';
import { downloadFiles } from './export/download-files.ts';
import { isFinal } from './export/export-error.ts';
import type { Patience } from './export/patiently.ts';
import type { OnProgress } from './export/progress.ts';
import type { OutcomeIssue } from './export/refusal.ts';
import { manifestPages } from './export/wait-for-manifest.ts';
import type { ExportFolder, ExportState } from './export-folder.ts';
import type { ExportWish } from './export-wish.ts';

/** Its `signal` is aborted when somebody wants the export to stop. */
export type Surroundings = Omit<Patience, 'patienceMs'> & {
  onProgress: OnProgress;
  /** What the server says about parts that it could not export. */
  onIssue: (issue: OutcomeIssue) => void;
  warn: (sentence: string) => void;
};

export type Delivery = NonNullable<ExportState['delivery']>;

/**
 * The whole story of a backend service, from a key to verified files in `folder`. It ends in an error unless all of them
 * are there. Each step is written down in the folder when it is done: a run that is cut off anywhere is gone on with by the
 * next one, which begins this story again and finds most of it done.
 * https://hl7.org/fhir/uv/bulkdata/STU2/export.html
 */
export async function bulkExport(config: Config, wish: ExportWish, folder: ExportFolder, around: Surroundings) {
  const { onProgress, onIssue, signal, warn } = around;

  // 1. Get an access token with a JWT that our key signed; from here on it is renewed when needed.
  onProgress({ step: 'authorizing', resources: 0, bytes: 0 });
  const server = await connect(config, around);

  // 2. Kick off: the server answers at once, with an address to come back to.
  onProgress({ step: 'kicking-off', resources: 0, bytes: 0 });
  let job = folder.state.job ?? (await beginJob(server, wish, folder, warn));

  try {
    // 3. Come back when the server says so, until files are ready.
    onProgress({ step: 'preparing', resources: 0, bytes: 0 });
    const partialManifests = wish.partialManifests === true;
    const onExpires = (expires: string) => {
      job = { ...job, expires };
    };
    const pages = manifestPages(server, { ...job, partialManifests, onProgress, onExpires });

    // 4. Download and verify them.
    const how = { parallel: config.parallel, partialManifests, onProgress };
    const delivery = folder.state.delivery ?? (await downloadFiles(server, pages, folder.store, how));
    await folder.save({ job, delivery });
    await tellIssues(delivery.files, folder.store, onIssue);

    // 5. Tell the server that it may forget the export; also when it went wrong in a way that no second try can mend.
    await deleteJob(server, job, warn);
    return delivery;
  } catch (error) {
    if (isFinal(error, signal)) await deleteJob(server, job, warn);
    throw error;
  }
}
