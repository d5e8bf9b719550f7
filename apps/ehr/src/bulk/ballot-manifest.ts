import { ndjsonContentType } from '@smart-ehr/fhir';
import type { Manifest } from './manifest.ts';

type FileOfOneKind = { url: string; count: number };

/** https://hl7.org/fhir/uv/bulkdata/4.0.0-202609-ballot/en/StructureDefinition-BulkDataManifest.html */
export type BallotManifest = Omit<Manifest, 'request' | 'deleted' | 'error'> & {
  manifestType: string;
  outputFormat: string;
  deleted: FileOfOneKind[];
  outcome: FileOfOneKind[];
};

const manifestType = 'http://hl7.org/fhir/uv/bulkdata/StructureDefinition/BulkDataManifest';

/** The manifest as version 4.0 has it: "Removed the deprecated request element. Renamed the error element to outcome." */
export function inBallotForm({ request: _, deleted, error, ...kept }: Manifest): BallotManifest {
  return {
    manifestType,
    ...kept,
    outputFormat: ndjsonContentType,
    deleted: deleted.map(withoutType),
    outcome: error.map(withoutType),
  };
}

/** There what all the files of a list hold goes without saying. */
function withoutType({ url, count }: FileOfOneKind): FileOfOneKind {
  return { url, count };
}
