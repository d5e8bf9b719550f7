/**
 * Compares two texts in a time that does not tell where they differ. Lengths may be told: what is compared here is
 * always a hash or a value of public length.
 */
export function equalInConstantTime(one: string, other: string): boolean {
  const a = new TextEncoder().encode(one);
  const b = new TextEncoder().encode(other);
  if (a.length !== b.length) return false;
  let difference = 0;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
  return difference === 0;
}
