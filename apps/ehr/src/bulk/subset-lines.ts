import { setImmediate as othersTurn } from 'node:timers/promises';
import { type HeldType, isHeldType } from '../fhir/resource-types.ts';
import { createSubset } from '../fhir/search/subset.ts';
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
  const subsetOf = rememberedByType(asked);
  for await (const piece of pieces) {
    const text =
      typeof piece === 'string' ? piece : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString();
    let slice = '';
    let read = 0;
    for (let from = 0; from < text.length; ) {
      const end = text.indexOf('\n', from);
      const line = text.slice(from, end);
      slice += `${subsetLine(line, subsetOf)}\n`;
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

type SubsetOf = (type: HeldType) => ((text: string) => string) | undefined;

/** Every stored text begins with its type (stores/resources-next-version.ts). */
function subsetLine(line: string, subsetOf: SubsetOf): string {
  const [, type = ''] = /^\{"resourceType":"(\w+)"/.exec(line) ?? [];
  const subset = isHeldType(type) ? subsetOf(type) : undefined;
  return subset ? subset(line) : line;
}

/** Thousands can be asked for, of all types together: they are looked through once for each type, not for each line. */
function rememberedByType(asked: readonly AskedElement[]): SubsetOf {
  const known = new Map<HeldType, ReturnType<SubsetOf>>();
  return type => {
    if (!known.has(type)) {
      const elements = elementsOfType(type, asked);
      known.set(type, elements && createSubset(type, { by: 'elements', elements }));
    }
    return known.get(type);
  };
}
