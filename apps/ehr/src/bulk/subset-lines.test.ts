import { expect, test } from 'vitest';
import { subsetLines } from './subset-lines.ts';

const line = (id: number) =>
  JSON.stringify({ resourceType: 'Patient', id: `p${id}`, name: [{ text: 'x'.repeat(1000) }] });
const text = (lines: readonly string[]) => lines.map(each => `${each}\n`).join('');
async function* pieces(...texts: (string | Uint8Array)[]) {
  yield* texts;
}
async function taken(source: AsyncIterable<string>): Promise<string[]> {
  const slices: string[] = [];
  for await (const slice of source) slices.push(slice);
  return slices;
}
const asked = [{ element: 'gender' }];
const meta =
  '"meta":{"tag":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}]}';

test('each line comes once, in its order, whatever the pieces are', async () => {
  const lines = Array.from({ length: 3000 }, (_, id) => line(id));
  const halves = [text(lines.slice(0, 1300)), Buffer.from(text(lines.slice(1300)))];
  const slices = await taken(subsetLines(pieces(...halves), asked));
  expect(slices.join('')).toBe(text(lines.map((_, id) => `{"resourceType":"Patient","id":"p${id}",${meta}}`)));
});

test('others have their turn between any two slices, and a slice is small', async () => {
  let turns = 0;
  let isOver = false;
  const turn = () => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const seen: number[] = [];
  const whole = text(Array.from({ length: 3000 }, (_, id) => line(id)));
  for await (const slice of subsetLines(pieces(whole), [{ element: 'name' }])) {
    expect(slice.length).toBeLessThan(256 * 1024);
    seen.push(turns);
  }
  isOver = true;
  expect(seen.length).toBeGreaterThan(20);
  expect(seen.filter((count, at) => count === seen[at - 1])).toEqual([]);
});

test.each([
  ['a header', '{"resourceType":"Parameters","parameter":[{"name":"header"}]}'],
  ['a deletion', '{"resourceType":"Bundle","type":"transaction","entry":[]}'],
])('%s passes as it is', async (_what, whole) => {
  expect(await taken(subsetLines(pieces(`${whole}\n`), asked))).toEqual([`${whole}\n`]);
});

test('what is not ASCII stays what it is', async () => {
  const whole = '{"resourceType":"Patient","id":"a","meta":{},"gender":"Nuñez 名"}\n';
  const [slice = ''] = await taken(subsetLines(pieces(Buffer.from(whole)), asked));
  expect(slice).toContain('"gender":"Nuñez 名"');
});

test('no piece, no line', async () => {
  expect(await taken(subsetLines(pieces('', new Uint8Array()), asked))).toEqual([]);
});
