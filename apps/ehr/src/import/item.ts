/** The `fullUrl`s of a Bundle's entries, and the `Type/id` that each is kept as. */
export type Links = ReadonlyMap<string, string>;

/** What stands at one place of a file (`line 3`, `entry[3]`): a resource that nobody has looked at yet, or why there is none. */
export type Item = { place: string } & ({ resource: unknown; links: Links } | { problem: string });

/** A resource that cannot be taken. The message says what is wrong with it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
