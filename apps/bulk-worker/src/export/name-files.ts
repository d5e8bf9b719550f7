import type { ManifestFile } from './manifest.ts';

export type NamedFile = ManifestFile & { name: string };

/**
 * `Condition.2.ndjson` for the second file of a type; what is not output has a folder of its own. The numbers go on from one
 * part of the manifest to the next, so that the same manifests give the same names in every run.
 */
export function createFileNames() {
  const seen = new Map<string, number>();
  return <File extends ManifestFile>(files: File[]): (File & { name: string })[] =>
    files.map(file => {
      const stem = file.kind === 'output' ? file.type : `${file.kind}/${file.type}`;
      const number = (seen.get(stem) ?? 0) + 1;
      seen.set(stem, number);
      return { ...file, name: `${stem}.${number}.ndjson` };
    });
}
