import { hash } from 'node:crypto';

/** Numbers that look random and are the same on every machine for the same seed. */
export type Random = {
  /** 0 ≤ x < 1 */
  next(): number;
  between(low: number, high: number): number;
  /** A whole number, both ends included. */
  whole(low: number, high: number): number;
  /** Bell-shaped around `mean`, never further away than about four `deviation`s. */
  normal(mean: number, deviation: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** Picks by weight: `[['common', 9], ['rare', 1]]`. */
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item;
};

/**
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand), seeded by the SHA-256 of a text. It uses 32-bit integer
 * arithmetic alone, and `normal` adds uniform numbers instead of taking logarithms, so that no two engines differ.
 */
export function createRandom(seed: string): Random {
  const next = sfc32(hash('sha256', seed, 'buffer'));
  const between = (low: number, high: number) => low + next() * (high - low);
  return {
    next,
    between,
    whole: (low, high) => low + Math.floor(next() * (high - low + 1)),
    // The sum of six uniform numbers has mean 3 and variance 1/2 (Irwin–Hall).
    normal: (mean, deviation) => {
      const sum = next() + next() + next() + next() + next() + next();
      return mean + (sum - 3) * Math.SQRT2 * deviation;
    },
    chance: probability => next() < probability,
    pick: items => at(items, Math.floor(next() * items.length)),
    weighted: items => {
      let rest = next() * items.reduce((sum, [, weight]) => sum + weight, 0);
      const found = items.find(([, weight]) => {
        rest -= weight;
        return rest < 0;
      });
      return (found ?? at(items, items.length - 1))[0];
    },
  };
}

function at<Item>(items: readonly Item[], index: number): Item {
  if (index < 0 || index >= items.length) throw new RangeError('Nothing to pick from.');
  return items[index] as Item;
}

function sfc32(seed: Buffer): () => number {
  let a = seed.readInt32LE(0);
  let b = seed.readInt32LE(4);
  let c = seed.readInt32LE(8);
  let counter = 1;
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
}
