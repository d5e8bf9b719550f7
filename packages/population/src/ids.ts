import { hash } from 'node:crypto';
import type { Reference } from '@smart-ehr/fhir';

/** The URL namespace of https://www.rfc-editor.org/rfc/rfc9562#name-namespace-id-usage-and-alloc */
const urlNamespace = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/**
 * A resource's id: the UUIDv5 of `https://lakeside.example/fhir/<Type>/<slug>`, so that it never changes.
 * https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-5
 */
export function resourceId(type: string, slug: string): string {
  const name = Buffer.from(`https://lakeside.example/fhir/${type}/${slug}`);
  const uuid = hash('sha1', Buffer.concat([urlNamespace, name]), 'buffer');
  uuid.writeUInt8((uuid.readUInt8(6) & 0x0f) | 0x50, 6);
  uuid.writeUInt8((uuid.readUInt8(8) & 0x3f) | 0x80, 8);
  return uuid.toString('hex', 0, 16).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
}

/** A relative reference to the resource of that name. */
export function referTo(type: string, slug: string, display?: string): Reference {
  const reference = { reference: `${type}/${resourceId(type, slug)}`, type };
  return display === undefined ? reference : { ...reference, display };
}
