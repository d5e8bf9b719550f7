import { setImmediate as othersTurn } from 'node:timers/promises';
import { type HeldType, isHeldType } from '../fhir/resource-types.ts';
import { subsetText } from '../fhir/search/subset.ts';
import { type AskedElement, elementsOfType } from './parse-elements.ts';

/** So much is read at once, about two milliseconds, before it is the turn of others. */
const sliceLength = 128 * 1024;

/**
 * The same lines, with the asked elements of each resource and those that it must have, marked as incomplete. Pieces hold
 * whole lines. What is no resource that is held (a header, a deletion) passes as it is.
 * https://hl7.org/fhir/uv/bulkdata/en/export.html#query-parameters
 */
export async function* subsetLines(
  pieces: AsyncIterable<Uint8Array | string>,
  asked: readonly AskedElement[],
): AsyncGenerator<string> {
  const elementsOf = rememberedByType(asked);
  for await (const piece of pieces) {
    const text = typeof piece === 'string' ? piece : Buffer.from(piece).toString();
    let slice = '';
    let read = 0;
    for (let from = 0; from < text.length; ) {
      const end = text.indexOf('\n', from);
      const line = text.slice(from, end);
      slice += `${subsetLine(line, elementsOf)}\n`;
      read += line.length;
      from = end + 1;
      if (read < sliceLength) continue;
      yield slice;
      await othersTurn();
      slice = '';
      read = 0;
    }
    if (slice !== '') yield slice;
  }
}

/** Every stored text begins with its type (stores/resources-next-version.ts). */
function subsetLine(line: string, elementsOf: (type: HeldType) => string[] | undefined): string {
  const [, type = ''] = /^\{"resourceType":"(\w+)"/.exec(line) ?? [];
  const elements = isHeldType(type) ? elementsOf(type) : undefined;
  return elements ? subsetText(type, line, { by: 'elements', elements }) : line;
}

/** Thousands can be asked for, of all types together: they are looked through once for each type, not for each line. */
function rememberedByType(asked: readonly AskedElement[]): (type: HeldType) => string[] | undefined {
  const known = new Map<HeldType, string[] | undefined>();
  return type => {
    if (!known.has(type)) known.set(type, elementsOfType(type, asked));
    return known.get(type);
  };
}
