import type { Reference } from '@smart-ehr/fhir';
import type { ElementValue } from './element-values.ts';
import { type Token, tokensOf } from './token-values.ts';

/** A reference to a resource of this server, or (with an empty type) to whatever the absolute URL names. */
export type ReferenceTarget = { targetType: string; target: string };

/** Reads `Type/id`, with or without a version. Contained resources (`#id`) are part of their resource: none. */
export function referenceTarget(reference: string): ReferenceTarget | undefined {
  if (reference === '' || reference.startsWith('#')) return undefined;
  const local = /^([A-Z]\w*)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(reference);
  return local ? { targetType: local[1] ?? '', target: local[2] ?? '' } : { targetType: '', target: reference };
}

/** What a reference parameter finds; `Reference(Patient)` in the table takes only references to that type. */
export function referencesOf({ value, dataType, argument }: ElementValue): ReferenceTarget[] {
  const text = dataType === 'Reference' ? (value as Reference).reference : value;
  const target = typeof text === 'string' ? referenceTarget(text) : undefined;
  if (!target || (argument !== undefined && target.targetType !== argument)) return [];
  return [target];
}

/** What `:identifier` finds: the identifier that a reference carries beside the address or in its place. */
export function identifiersOf({ value, dataType, argument }: ElementValue): Token[] {
  if (dataType !== 'Reference') return [];
  const { identifier, type } = value as Reference;
  if (!identifier || (argument !== undefined && type !== undefined && type !== argument)) return [];
  return tokensOf([{ value: identifier, dataType: 'Identifier', argument: undefined }], []);
}
