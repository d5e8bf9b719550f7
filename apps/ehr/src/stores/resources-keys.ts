import { first, type WriteScript } from '@smart-ehr/prisma';
import { numberOfType, resourceTypes } from '../fhir/resource-types.ts';

/** Room for 2^40 versions of each type; with fewer than 2^13 types, keys stay exact as JavaScript numbers. */
const KEYS_PER_TYPE = 2 ** 40;

/** The key below all keys of the type. Rows of one type lie together, in the order in which they were written. */
export function firstKeyOf(type: string): number {
  const number = numberOfType(type);
  if (number === undefined) throw new Error(`Resources of type ${type} are not stored here.`);
  return number * KEYS_PER_TYPE;
}

/** The key above all keys of the type. */
export function keyLimitOf(type: string): number {
  return firstKeyOf(type) + KEYS_PER_TYPE;
}

/** The type whose rows have such keys. */
export function typeOfKey(key: number): string | undefined {
  const number = Math.floor(key / KEYS_PER_TYPE);
  return resourceTypes.find(held => held.number === number)?.type;
}

/** Gives out the next keys of each type. Exact because writers of resources take turns (resources-save.ts). */
export function* createKeyAllocator(types: Iterable<string>): WriteScript<(type: string) => number> {
  const last = new Map<string, number>();
  for (const type of new Set(types)) {
    const row = yield* first<{ key: number }>(
      'select key from resource_version where key > ? and key < ? order by key desc limit 1',
      firstKeyOf(type),
      keyLimitOf(type),
    );
    last.set(type, row?.key ?? firstKeyOf(type));
  }
  return type => {
    const key = (last.get(type) ?? firstKeyOf(type)) + 1;
    last.set(type, key);
    return key;
  };
}
