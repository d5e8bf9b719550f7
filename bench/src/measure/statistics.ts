/** The middle value; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [lower, upper] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (lower === undefined || upper === undefined) throw new Error('There is no median of nothing.');
  return (lower + upper) / 2;
}

/** A median with the least and the greatest value beside it. */
export type Spread = { median: number; least: number; greatest: number };

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), greatest: Math.max(...values) };
}

/**
 * How many times as fast one contender was as another: the ratio of each round, for in one round both had the same
 * machine, with whatever else it was doing.
 */
export function ratioOf(rates: readonly number[], ofOther: readonly number[]): Spread {
  if (rates.length !== ofOther.length) throw new Error('Both contenders need a turn in every round.');
  return spreadOf(rates.map((rate, round) => rate / (ofOther[round] ?? Number.NaN)));
}
