const empty = new Set(['input', 'link', 'meta', 'wbr', 'br', 'img', 'hr']);

/** How many inputs each element has as its own children. Good enough for what React writes: it closes every tag. */
export function inputsByParent(html: string): number[] {
  const counts: number[] = [];
  const open: number[] = [];
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/gi)) {
    if (slash) {
      counts.push(open.pop() ?? 0);
      continue;
    }
    if (name === 'input') open.push((open.pop() ?? 0) + 1);
    if (!empty.has(name)) open.push(0);
  }
  return counts;
}
