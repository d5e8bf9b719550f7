import { mutateText } from './mutate-text.ts';
import { nastyNodes, nastyTexts } from './nasty.ts';
import type { Random } from './random.ts';

/** The same JSON with one node changed, taken away or added. */
export function mutateJson(value: unknown, random: Random): unknown {
  if (random.chance(0.1)) return random.pick(nastyNodes);
  if (typeof value === 'string') return random.chance(0.7) ? mutateText(value, random) : random.pick(nastyNodes);
  if (Array.isArray(value)) return mutateList(value, random);
  if (typeof value === 'object' && value !== null) return mutateObject(value, random);
  return random.pick([...nastyNodes, ...nastyTexts]);
}

function mutateList(list: unknown[], random: Random): unknown {
  if (list.length === 0) return [random.pick([...nastyNodes, ...nastyTexts])];
  const at = random.below(list.length);
  return list.with(at, mutateJson(list[at], random));
}

const moreNames = ['__proto__', 'constructor', 'toString', '', 'client_id', 'client_secret', 'jwks', 'jwks_uri', 'id'];

function mutateObject(object: object, random: Random): unknown {
  const entries = Object.entries(object);
  if (entries.length === 0 || random.chance(0.15)) {
    const added = [random.pick(moreNames), random.pick([...nastyNodes, ...nastyTexts])];
    return Object.fromEntries([...entries, added]);
  }
  const at = random.below(entries.length);
  const [name, value] = entries[at] as [string, unknown];
  if (random.chance(0.15)) return Object.fromEntries(entries.toSpliced(at, 1));
  return Object.fromEntries(entries.with(at, [name, mutateJson(value, random)]));
}
