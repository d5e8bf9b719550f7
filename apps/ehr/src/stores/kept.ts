/**
 * Something that is asked for with nearly every request and changes seldom: read once and kept for five seconds. Who
 * changes it says so, and at this instance the change counts at once. While the database is away the last value holds.
 */
export type Kept<Value> = { get(nowMs: number): Promise<Value>; forget(): void };

const freshForMs = 5_000;

export function createKept<Value>(read: () => Promise<Value>): Kept<Value> {
  let kept: { value: Value; readMs: number } | undefined;
  let reading: Promise<Value> | undefined;

  function begin(nowMs: number): Promise<Value> {
    const started: Promise<Value> = read().then(
      value => {
        // What was changed meanwhile may be missing from it; then it is good for those alone who waited for it.
        if (reading === started) [kept, reading] = [{ value, readMs: nowMs }, undefined];
        return value;
      },
      (error: unknown) => {
        if (reading === started) reading = undefined;
        if (!kept) throw error;
        return kept.value;
      },
    );
    return started;
  }

  return {
    async get(nowMs) {
      if (kept && Math.abs(nowMs - kept.readMs) < freshForMs) return kept.value;
      reading ??= begin(nowMs);
      return reading;
    },
    forget() {
      if (kept) kept.readMs = Number.NEGATIVE_INFINITY;
      reading = undefined;
    },
  };
}
