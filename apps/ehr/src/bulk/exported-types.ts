import { isDeepStrictEqual } from 'node:util';
import type { Access } from '../access.ts';
import { AccessError } from '../fhir/access-error.ts';
import { permitted } from '../fhir/permitted.ts';
import { type ResourceFilter, reachOf } from '../fhir/reach.ts';
import { type HeldType, namesManyRecords, resourceTypes } from '../fhir/resource-types.ts';
import type { TypeQuery } from './parse-type-filter.ts';

/** `system`: all there is; `patient`: the records of all patients; `group`: those of a Group's members. */
export type ExportLevel = 'system' | 'patient' | 'group';

/** A type that an export holds: what a query scope leaves of it, and of that what fulfils one of the queries, if any. */
export type ExportedType = { type: HeldType; filters: readonly ResourceFilter[]; queries?: readonly TypeQuery[] };

/**
 * The types that can be exported at a level. Records of patients come without Binary (attachments are fetched at their
 * URLs) and without Group, which names other patients.
 */
export function typesAtLevel(level: ExportLevel): HeldType[] {
  const types = resourceTypes.map(({ type }) => type);
  return level === 'system' ? types : types.filter(type => reachOf(type) !== 'attachment' && !namesManyRecords(type));
}

/**
 * What of the asked types (without them: of all of the level) this access may export. Each needs `system/<Type>.rs`.
 * https://hl7.org/fhir/uv/bulkdata/STU2/authorization.html#scopes
 */
export function exportedTypes(access: Access, level: ExportLevel, asked?: readonly HeldType[]): ExportedType[] {
  const types = (asked ?? typesAtLevel(level)).flatMap(type => exportedType(access, type) ?? []);
  const missing = asked?.find(type => !types.some(exported => exported.type === type));
  if (missing !== undefined) throw missingScope(missing);
  if (types.length === 0) throw missingScope('*');
  return types;
}

/** Whether an access (of today) may have what was exported of a type with the scopes of the kick-off. */
export function covers(access: Access, { type, filters }: ExportedType): boolean {
  const now = exportedType(access, type);
  if (!now) return false;
  return now.filters.every(({ grants }) =>
    filters.some(then => then.grants.every(grant => grants.some(one => isDeepStrictEqual(one, grant)))),
  );
}

export function missingScope(type: string): AccessError {
  const scope = `system/${type}.rs`;
  return new AccessError(403, `The access token does not permit this export; it would need the scope ${scope}.`, {
    error: 'insufficient_scope',
    scope,
  });
}

/** Scopes of other levels count for nothing here: an export is not about the record or the panel of a person. */
function exportedType(access: Access, type: HeldType): ExportedType | undefined {
  const scopes = access.scopes.filter(scope => scope.kind === 'resource' && scope.level === 'system');
  const filters: ResourceFilter[] = [];
  for (const interaction of ['read', 'search'] as const) {
    const { filter } = permitted({ ...access, scopes }, type, interaction);
    if (!filter) return undefined;
    const isWhole = filter.grants.some(grant => Object.keys(grant).length === 0);
    if (!isWhole && !filters.some(one => isDeepStrictEqual(one, filter))) filters.push(filter);
  }
  return { type, filters };
}
