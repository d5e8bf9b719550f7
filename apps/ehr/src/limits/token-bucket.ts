/**
 * Token buckets, one for each key: a full one allows a burst, and it fills again at a steady rate. Each operation costs the
 * same however many keys there are. Each process counts for itself, in memory; a bucket that is forgotten is a full one.
 */
export type TokenBuckets = {
  /** Milliseconds until `take` is allowed, if nobody else takes meanwhile; 0 when it is now. */
  msToWait(key: string, nowMs: number): number;
  take(key: string, nowMs: number): void;
  /** Undoes one `take`. */
  giveBack(key: string, nowMs: number): void;
  /** Fills the bucket. */
  fill(key: string): void;
};

const nothing = () => {};

/** For a limit that is switched off. */
export const bottomlessBuckets: TokenBuckets = { msToWait: () => 0, take: nothing, giveBack: nothing, fill: nothing };

export type Rate = { burst: number; perMs: number };

type Bucket = { left: number; atMs: number };

/** Keys of a generation. There are two: when the younger is full, the older is forgotten. */
const generation = 5_000;

/** Fractions of a token that are nothing but rounding. */
const rounding = 1e-6;

export function createTokenBuckets({ burst, perMs }: Rate): TokenBuckets {
  let younger = new Map<string, Bucket>();
  let older = new Map<string, Bucket>();

  function leftIn(key: string, nowMs: number): number {
    const bucket = younger.get(key) ?? older.get(key);
    return bucket ? Math.min(burst, bucket.left + Math.max(0, nowMs - bucket.atMs) * perMs) : burst;
  }

  /** What is used stays: keys that somebody invents must neither fill the memory nor push out the others at once. */
  function keep(key: string, left: number, atMs: number): void {
    if (younger.size >= generation && !younger.has(key)) [older, younger] = [younger, new Map()];
    younger.set(key, { left: Math.min(burst, left), atMs });
  }

  return {
    msToWait(key, nowMs) {
      const missing = 1 - leftIn(key, nowMs);
      return missing <= rounding ? 0 : missing / perMs;
    },
    take: (key, nowMs) => keep(key, Math.max(0, leftIn(key, nowMs) - 1), nowMs),
    giveBack: (key, nowMs) => keep(key, leftIn(key, nowMs) + 1, nowMs),
    fill(key) {
      younger.delete(key);
      older.delete(key);
    },
  };
}
