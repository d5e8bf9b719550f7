import { beforeEach, describe, expect, it } from 'vitest';
import { createTerminal, type Terminal } from './terminal.ts';

/** As much of a terminal as is needed: it keeps what is on the screen, and wraps again when its window changes. */
function createScreen(columns: number, rows: number) {
  let lines = [''];
  let [row, column] = [0, 0];
  const written: string[] = [];
  const stream = { columns, rows, write, on: () => stream, off: () => stream };
  function write(text: string): boolean {
    written.push(text);
    for (const [, code, kind, plain] of text.matchAll(/\p{Cc}\[([?\d]*)([A-Za-z])|([\s\S])/gu))
      obey(code ?? '', kind, plain);
    return true;
  }
  function obey(code: string, kind: string | undefined, plain: string | undefined): void {
    if (kind === 'A') row = Math.max(0, row - Number(code || 1));
    else if (kind === 'K') lines[row] = (lines[row] ?? '').slice(0, column);
    else if (kind === 'J') lines = [...lines.slice(0, row), (lines[row] ?? '').slice(0, column)];
    else if (plain === '\r') column = 0;
    else if (plain === '\n') [row, column] = [row + 1, 0];
    else if (plain !== undefined) {
      lines[row] = (lines[row] ?? '').padEnd(column).slice(0, column) + plain + (lines[row] ?? '').slice(column + 1);
      column += 1;
    }
    lines[row] ??= '';
  }
  return {
    stream: stream as unknown as Parameters<typeof createTerminal>[0],
    written,
    text: () => lines.join('\n').trimEnd(),
    narrow(to: number) {
      stream.columns = to;
      lines = lines.flatMap(line => line.match(new RegExp(`.{1,${to}}`, 'g')) ?? ['']);
      row = lines.length - 1;
    },
  };
}

let screen: ReturnType<typeof createScreen>;
let terminal: Terminal;
beforeEach(() => {
  screen = createScreen(20, 6);
  screen.stream.write('before\n');
  terminal = createTerminal(screen.stream);
});

describe('redrawing', () => {
  it('replaces what was there, also by fewer lines', () => {
    terminal.draw(['one', 'two', 'three']);
    terminal.draw(['ONE', 'T']);
    expect(screen.text()).toBe('before\nONE\nT');
  });

  it('is one write, and none when nothing has changed', () => {
    terminal.draw(['one']);
    terminal.draw(['one']);
    terminal.draw(['two']);
    expect(screen.written.slice(1)).toHaveLength(2);
  });

  it('never erases the screen', () => {
    terminal.draw(['one', 'two']);
    terminal.draw(['three', 'four']);
    expect(screen.written.join('')).not.toMatch(/\p{Cc}(\[[23]J|c)/u);
  });

  it('leaves out what is below the window', () => {
    terminal.draw(Array.from({ length: 30 }, (_, index) => `line ${index}`));
    terminal.draw(Array.from({ length: 30 }, (_, index) => `again ${index}`));
    expect(screen.text()).toBe('before\nagain 0\nagain 1\nagain 2\nagain 3\nagain 4');
  });

  it('finds its beginning when the window has become narrower', () => {
    terminal.draw(['twenty columns  wide', 'short']);
    screen.narrow(10);
    terminal.draw(['narrow', 'short']);
    expect(screen.text()).toBe('before\nnarrow\nshort');
  });

  it('finds it in colour, too', () => {
    terminal.draw(['\x1b[32mgreen green green  x\x1b[39m']);
    terminal.draw(['next']);
    expect(screen.text()).toBe('before\nnext');
  });
});

describe('the end', () => {
  it('removes the lines and gives the cursor back', () => {
    terminal.draw(['one', 'two']);
    terminal.close();
    expect(screen.text()).toBe('before');
    expect(screen.written.at(-1)).toBe('\x1b[?25h');
  });

  it('that comes before anything was drawn writes nothing', () => {
    terminal.close();
    expect(screen.written).toEqual(['before\n']);
  });

  it('leaves no listener behind', () => {
    const before = process.listenerCount('exit');
    createTerminal(screen.stream).close();
    expect(process.listenerCount('exit')).toBe(before);
  });
});
