/** Something that was measured and is not a rate. */
export type Fact = {
  name: string;
  /** Undefined when it could not be measured; `note` says why. */
  value?: number;
  unit: string;
  note?: string;
  atLeast?: number;
  atMost?: number;
};

/** Whether the aim was met; undefined when there is none, or nothing to hold against it. */
export function isMet({ value, atLeast, atMost }: Fact): boolean | undefined {
  if (value === undefined || (atLeast === undefined && atMost === undefined)) return undefined;
  return value >= (atLeast ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Number.POSITIVE_INFINITY);
}
