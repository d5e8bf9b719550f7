import { styleText } from 'node:util';

/** How a terminal is written to. */
export type Look = {
  columns: number;
  colour: boolean;
  /** Whether it shows more than ASCII. */
  unicode: boolean;
};

type Tone = 'good' | 'warn' | 'bad' | 'busy' | 'quiet' | 'strong';

const styles = { good: 'green', warn: 'yellow', bad: 'red', busy: 'cyan', quiet: 'dim', strong: 'bold' } as const;

/** Last of all, when the text has its width: colours take no column, but are counted as if they did. */
export function paint(look: Pick<Look, 'colour'>, tone: Tone, text: string): string {
  return look.colour && text ? styleText(styles[tone], text, { validateStream: false }) : text;
}

/** The signs of steps and bars. */
export function signs({ unicode }: Pick<Look, 'unicode'>) {
  return unicode
    ? { done: '✔', busy: '●', todo: '○', bad: '✖', full: '━', empty: '╌', between: ' · ' }
    : { done: '+', busy: '*', todo: '-', bad: 'x', full: '#', empty: '.', between: ', ' };
}

export function bar(look: Pick<Look, 'colour' | 'unicode'>, fraction: number, columns: number): string {
  const { full, empty } = signs(look);
  const filled = Math.floor(Math.min(Math.max(fraction, 0), 1) * columns);
  return paint(look, 'busy', full.repeat(filled)) + paint(look, 'quiet', empty.repeat(columns - filled));
}

/** https://no-color.org, FORCE_COLOR and TERM are Node's own to read (`hasColors`). */
export function lookOf(stream: { columns?: number; hasColors?: () => boolean }, env: NodeJS.ProcessEnv): Look {
  return {
    columns: Math.max(stream.columns ?? 80, 20),
    colour: stream.hasColors?.() ?? false,
    unicode: showsUnicode(env),
  };
}

/** A locale that is set and is not UTF-8, as `C`, or the console of the kernel: ASCII. */
function showsUnicode({ TERM, LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG;
  return TERM !== 'linux' && (!locale || /utf-?8/i.test(locale));
}
