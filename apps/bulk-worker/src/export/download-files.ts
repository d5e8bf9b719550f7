import type { Connection } from './connection.ts';
import { type DownloadedFile, downloadFile } from './download.ts';
import { type Manifest, nameFiles } from './manifest.ts';
import type { OnProgress } from './progress.ts';
import type { OutcomeIssue } from './refusal.ts';

/** Downloads one file after the other, and tells after every piece how far it is. */
export async function downloadFiles(
  server: Connection,
  { files, requiresAccessToken }: Manifest,
  folder: string,
  { onProgress, onIssue }: { onProgress: OnProgress; onIssue: (issue: OutcomeIssue) => void },
): Promise<DownloadedFile[]> {
  const done: DownloadedFile[] = [];
  for (const file of nameFiles(files)) {
    const before = totals(done);
    const { name, count } = file;
    const position = {
      name,
      number: done.length + 1,
      of: files.length,
      ...(count !== undefined && { expected: count }),
    };
    const onPiece = ({ resources, bytes }: { resources: number; bytes: number }) =>
      onProgress({
        step: 'downloading',
        file: { ...position, resources },
        resources: before.resources + resources,
        bytes: before.bytes + bytes,
      });
    onPiece({ resources: 0, bytes: 0 });
    done.push(await downloadFile(server, { file, folder, requiresAccessToken, onProgress: onPiece, onIssue }));
  }
  onProgress({ step: 'deleting', ...totals(done) });
  return done;
}

function totals(files: DownloadedFile[]): { resources: number; bytes: number } {
  return {
    resources: files.reduce((sum, file) => sum + file.resources, 0),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
  };
}
