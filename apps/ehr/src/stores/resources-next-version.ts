import type { Resource } from '@smart-ehr/fhir';
import type { Change, Saved } from './resources.ts';

/** A commit: its number and its time, both larger than those of every commit before it. */
export type Commit = { seq: number; lastUpdated: string };

export type CurrentVersion = { key: number; version: number; lastUpdated: string; deleted: boolean };

export type NextVersion = Saved & { body: string; hasBase: boolean };

/** Someone else has changed the resource since the writer read it, or it is not what the writer took it for. */
export class VersionConflictError extends Error {
  override readonly name = 'VersionConflictError';
  readonly type: string;
  readonly id: string;
  /** 0: there is no such resource (or a deleted one). */
  readonly currentVersion: number;

  constructor(change: Change, currentVersion: number) {
    super(`${change.type}/${change.id} is at version ${currentVersion}, not ${change.ifVersion}. Read it again.`);
    this.type = change.type;
    this.id = change.id;
    this.currentVersion = currentVersion;
  }
}

/** What a change makes of a resource. Deleting what is not there changes nothing (it is idempotent). */
export function nextVersion(change: Change, current: CurrentVersion | undefined, commit: Commit): NextVersion {
  const { type, id, resource, ifVersion } = change;
  const exists = current !== undefined && !current.deleted;
  const liveVersion = exists ? current.version : 0;
  if (ifVersion !== undefined && ifVersion !== liveVersion) throw new VersionConflictError(change, liveVersion);

  const version = (current?.version ?? 0) + 1;
  const saved = { type, id, version, lastUpdated: commit.lastUpdated, body: '', hasBase: false };
  if (resource !== null) {
    const body = bodyOf(resource, id, version, commit.lastUpdated);
    return { ...saved, body, hasBase: body.includes(relativeAttachment), outcome: exists ? 'updated' : 'created' };
  }
  if (exists) return { ...saved, outcome: 'deleted' };
  return { ...saved, version: version - 1, lastUpdated: current?.lastUpdated ?? '', outcome: 'absent' };
}

/** The JSON text of a version as it is sent: the resource, with what the store itself says of it. */
export function bodyOf(resource: Resource, id: string, version: number, lastUpdated: string): string {
  const meta = { ...resource.meta, versionId: String(version), lastUpdated };
  const leading = { resourceType: resource.resourceType, id, meta };
  return JSON.stringify({ ...leading, ...resource, ...leading });
}

/**
 * How a relative attachment URL looks in a body. It must get the FHIR base of the door in use when it is sent; in
 * JSON text no string value can contain these characters, for its quotes would be escaped.
 */
export const relativeAttachment = '"url":"Binary/';
