import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';
import { widthOf } from './text.ts';

export type TerminalStream = Pick<WriteStream, 'write' | 'columns' | 'rows' | 'on' | 'off'>;

const esc = '\x1b[';
const hideCursor = `${esc}?25l`;
const showCursor = `${esc}?25h`;
/** "Synchronized output": a terminal that knows it shows all that is between at once; the others ignore it. */
const [beginUpdate, endUpdate] = [`${esc}?2026h`, `${esc}?2026l`];
const eraseLine = `${esc}K`;
const eraseBelow = `${esc}J`;

export type Terminal = {
  /** Shows these lines instead of the last ones. */
  draw(lines: string[]): void;
  /** Removes the lines, or leaves them where they are, and gives the cursor back. */
  close(keep?: boolean): void;
};

/**
 * Redraws a few lines in place: one write for each change, over what is there and not after erasing it, so that nothing
 * flickers. What does not fit into the height of the window is left out, because nobody can go up to it again.
 */
export function createTerminal(stream: TerminalStream): Terminal {
  let shown: string[] = [];
  let isHidden = false;
  const giveBack = () => {
    if (isHidden) stream.write(showCursor);
    isHidden = false;
  };
  process.once('exit', giveBack);

  /** How many rows the lines take now: after the window became narrower a line may take two. */
  const rowsOf = (line: string) =>
    Math.max(1, Math.ceil(widthOf(stripVTControlCharacters(line)) / (stream.columns || 80)));
  const rows = () => shown.reduce((sum, line) => sum + rowsOf(line), 0);
  const backToTop = () => (shown.length > 0 ? `\r${esc}${rows()}A` : '\r');

  return {
    draw(lines) {
      const fitting = lines.slice(0, Math.max(1, (stream.rows || 24) - 1));
      if (fitting.join('\n') === shown.join('\n')) return;
      const body = fitting.map(line => `${eraseLine}${line}\n`).join('');
      stream.write(`${beginUpdate}${isHidden ? '' : hideCursor}${backToTop()}${body}${eraseBelow}${endUpdate}`);
      isHidden = true;
      shown = fitting;
    },
    close(keep = false) {
      if (!keep && shown.length > 0) stream.write(`${backToTop()}${eraseBelow}`);
      shown = [];
      giveBack();
      process.off('exit', giveBack);
    },
  };
}
