import { randomUUID } from 'node:crypto';
import { FhirError, type Resource } from '@smart-ehr/fhir';
import type { Interaction } from '@smart-ehr/oauth-core';
import type { Access } from '../../access.ts';
import { insufficientScope } from '../access-error.ts';
import { permitted } from '../permitted.ts';
import type { ResourceFilter } from '../reach.ts';
import { idPattern } from '../read.ts';
import { type HeldType, heldTypeOf } from '../resource-types.ts';
import { type Link, validateResource } from '../validation/validate-resource.ts';
import { type CreateCondition, parseIfNoneExist } from './if-none-exist.ts';
import { type PatchOperation, parsePatch } from './json-patch.ts';

/** A write as it was asked for, alone or as an entry of a Bundle. `body` is what its JSON says, not looked at yet. */
export type WriteRequest = {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  type: string;
  id?: string;
  body?: unknown;
  ifMatch?: string | undefined;
  ifNoneExist?: string | undefined;
  /** Which entry of a Bundle it is. */
  entry?: number;
  /** By what name other entries refer to what is created. */
  fullUrl?: string;
};

/** A resource that was checked, and what it refers to. */
export type CheckedResource = { resource: Resource; links: Link[] };

/** A write that the scopes permit for the type; `filter` says for which resources of it, before and after. */
export type Operation = { type: HeldType; id: string; filter: ResourceFilter; entry?: number; fullUrl?: string } & (
  | { kind: 'create'; checked: CheckedResource; unless?: CreateCondition }
  | { kind: 'update'; checked: CheckedResource; ifMatch: string | undefined }
  | { kind: 'patch'; patch: PatchOperation[]; ifMatch: string | undefined }
  | { kind: 'delete'; ifMatch: string | undefined }
);

const kinds = {
  POST: { kind: 'create', interaction: 'create' },
  PUT: { kind: 'update', interaction: 'update' },
  PATCH: { kind: 'patch', interaction: 'update' },
  DELETE: { kind: 'delete', interaction: 'delete' },
} as const satisfies Record<WriteRequest['method'], { kind: Operation['kind']; interaction: Interaction }>;

/** What the scopes permit of an asked write, whatever its body says. */
export function requirePermission(access: Access, { method, type, id }: WriteRequest) {
  const held = heldTypeOf(type);
  const { filter, refusal } = permitted(access, held, kinds[method].interaction, id);
  if (refusal) throw insufficientScope(refusal);
  if (id !== undefined && !idPattern.test(id)) throw noSuchResource(type, id);
  return { type: held, filter };
}

/**
 * Reads a write: what the scopes do not permit is refused before its body is looked at, then what is not as FHIR defines
 * it. What depends on the resources that are there is decided in the transaction (commit.ts).
 */
export function readOperation(access: Access, request: WriteRequest, base: string, nowMs: number): Operation {
  const { kind } = kinds[request.method];
  const { type, filter } = requirePermission(access, request);
  const { ifMatch, body, entry, fullUrl } = request;
  const expression = entry === undefined ? undefined : `Bundle.entry[${entry}].resource`;
  const common = {
    type,
    filter,
    id: request.id ?? randomUUID(),
    ...(entry !== undefined && { entry }),
    ...(fullUrl !== undefined && { fullUrl }),
  };
  switch (kind) {
    case 'create': {
      const unless = parseIfNoneExist(access, type, request.ifNoneExist, { base, nowMs });
      return { ...common, kind, checked: checkedAs(type, body, expression), ...(unless && { unless }) };
    }
    case 'update': {
      const checked = checkedAs(type, body, expression);
      requireSameId(checked.resource, common.id, expression);
      return { ...common, kind, checked, ifMatch };
    }
    case 'patch':
      return { ...common, kind, patch: parsePatch(body), ifMatch };
    case 'delete':
      return { ...common, kind, ifMatch };
  }
}

/** Checks a body, which must be of the type that the URL names. https://hl7.org/fhir/R4/http.html#create */
export function checkedAs(type: HeldType, body: unknown, expression?: string): CheckedResource {
  const checked = validateResource(body, expression);
  const { resourceType } = checked.resource;
  if (resourceType === type) return checked;
  throw new FhirError(400, 'invalid', `The URL is one of a ${type}, the body is a ${resourceType}.`, {
    expression: `${expression ?? resourceType}.resourceType`,
    specLink: 'https://hl7.org/fhir/R4/http.html#update',
  });
}

/** What the access does not reach is answered like what does not exist, and like what no id can name. */
export function noSuchResource(type: string, id: string): FhirError {
  return new FhirError(404, 'not-found', `There is no ${type} with the id ${id.slice(0, 64)} in reach of this access.`);
}

/** "The request body SHALL be a Resource with an id element that has an identical value to the [id] in the URL" */
export function requireSameId({ resourceType, id }: Resource, idOfUrl: string, expression?: string): void {
  if (id === idOfUrl) return;
  const wrong = id === undefined ? 'The body has no id' : 'The id of the body is another one than that of the URL';
  throw new FhirError(400, 'invalid', `${wrong}. They must be the same; to create with a new id, use POST.`, {
    expression: `${expression ?? resourceType}.id`,
    specLink: 'https://hl7.org/fhir/R4/http.html#update',
  });
}
