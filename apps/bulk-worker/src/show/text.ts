/** Text for a terminal: it takes as many columns as it says, and nothing in it can move the cursor. */

/** Of wide scripts and pictures each takes two columns, marks on letters none. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const without = /^(?:\p{Mn}|\p{Me}|\p{Cf})/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Without what a terminal obeys: escape sequences and other control characters, and those that turn the direction of
 * writing. What servers say is shown only like this.
 */
export function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim();
}

export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += without.test(segment) ? 0 : wide.test(segment) ? 2 : 1;
  return width;
}

/** The beginning, with `…` where something is missing, in at most so many columns. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let [kept, width] = ['', 0];
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return columns > 0 ? `${kept}…` : '';
}

export function padEnd(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

export function padStart(text: string, columns: number): string {
  return ' '.repeat(Math.max(0, columns - widthOf(text))) + text;
}

/** `left` at the left and `right` at the right end of a line of so many columns; `left` gives way. */
export function spread(left: string, right: string, columns: number): string {
  if (right === '') return cut(left, columns);
  const shownRight = cut(right, columns);
  const room = columns - widthOf(shownRight) - 1;
  return room > 0 ? `${padEnd(cut(left, room), room)} ${shownRight}` : shownRight;
}

/** Lines of at most so many columns, broken between words where that is possible; each after the first begins with `indent`. */
export function wrap(text: string, columns: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of plain(text).split(' ')) {
    const candidate = line === '' ? word : `${line} ${word}`;
    if (widthOf(candidate) <= columns || line.trim() === '') {
      line = candidate;
    } else {
      lines.push(line);
      line = indent + word;
    }
    while (widthOf(line) > columns) {
      const head = chop(line, columns);
      lines.push(head);
      line = indent + line.slice(head.length);
    }
  }
  return [...lines, line];
}

function chop(text: string, columns: number): string {
  let [head, width] = ['', 0];
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment);
    if (width > columns && head !== '') break;
    head += segment;
  }
  return head;
}
