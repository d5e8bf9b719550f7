import { LoginTrustError } from './login-trust-error.ts';

/** `word`: a keyword or an unquoted name; `name`: one in backticks; `symbol`: ( ) , = ; */
export type Token = { kind: 'word' | 'name' | 'string' | 'number' | 'symbol' | 'end'; text: string; line: number };

/** What a backslash and the next character stand for; before any other character the backslash counts for nothing. */
const escapes: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t', b: '\b', '0': '\0', Z: '\x1a' },
  ...{ '%': '\\%', _: '\\_' },
};

const blank = /\s+|--(?:[ \t].*)?(?=\r?\n|$)|#.*|\/\*[\s\S]*?\*\//y;
const plain =
  /(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>-?\d{1,15})(?![\w.])|(?<symbol>[(),=;])|`(?<name>[A-Za-z0-9_]{1,64})`/y;

/**
 * Cuts the SQL of MySQL into its words, names, numbers, strings and signs, comments left out. No more of the language than
 * the statements that fill a table with literals. https://dev.mysql.com/doc/refman/8.4/en/string-literals.html
 */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  let [at, line] = [0, 1];

  function forward(to: number): void {
    line += sql.slice(at, to).split('\n').length - 1;
    at = to;
  }

  while (at < sql.length) {
    const skipped = match(blank, sql, at);
    if (skipped) {
      forward(at + skipped[0].length);
      continue;
    }
    const quote = sql[at];
    if (quote === "'" || quote === '"') {
      const { text, end } = readString(sql, at, line);
      tokens.push({ kind: 'string', text, line });
      forward(end);
      continue;
    }
    const found = match(plain, sql, at);
    const [kind, text] = Object.entries(found?.groups ?? {}).find(([, value]) => value !== undefined) ?? [];
    if (!found || kind === undefined || text === undefined) {
      throw new LoginTrustError(
        `line ${line}`,
        `a name, a whole number, a text in quotes or one of ( ) , = ; was expected.`,
      );
    }
    tokens.push({ kind: kind as Token['kind'], text, line });
    forward(at + found[0].length);
  }
  return [...tokens, { kind: 'end', text: '', line }];
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  const own = new RegExp(pattern);
  own.lastIndex = at;
  return own.exec(text);
}

/** A quote inside is doubled, or has a backslash before it. */
function readString(sql: string, start: number, line: number): { text: string; end: number } {
  const quote = sql[start];
  let text = '';
  for (let at = start + 1; at < sql.length; at++) {
    const character = sql[at] as string;
    if (character === '\\') {
      at++;
      const escaped = sql[at] ?? '';
      text += escapes[escaped] ?? escaped;
    } else if (character === quote) {
      if (sql[at + 1] !== quote) return { text, end: at + 1 };
      text += quote;
      at++;
    } else {
      text += character;
    }
  }
  throw new LoginTrustError(`line ${line}`, `the text that begins here with ${quote} has no end.`);
}
