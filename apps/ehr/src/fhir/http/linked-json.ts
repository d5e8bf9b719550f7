import type { JsonPiece } from '../../pages/json-text.tsx';

/** Elements whose absolute URL is a place that somebody can go to. */
const places = ['url', 'fullUrl', 'reference'];

/**
 * JSON as it is read: indented, with what leads somewhere as a link. References are relative to `basePath`; nothing but
 * http and https becomes a link, whatever a record says.
 */
export function linkedJson(value: unknown, basePath: string): JsonPiece[] {
  const pieces: JsonPiece[] = [];
  let plain = '';
  const mark = (piece: JsonPiece) => {
    if (plain !== '') pieces.push(plain);
    plain = '';
    pieces.push(piece);
  };
  const write = (item: unknown, key: string, indent: string): void => {
    if (typeof item !== 'object' || item === null) {
      const href = typeof item === 'string' ? hrefOf(key, item, basePath) : undefined;
      if (href === undefined) plain += JSON.stringify(item);
      else {
        plain += '"';
        mark({ href, text: JSON.stringify(item).slice(1, -1) });
        plain += '"';
      }
      return;
    }
    const isList = Array.isArray(item);
    const entries = Object.entries(item);
    plain += isList ? '[' : '{';
    for (const [at, [name, child]] of entries.entries()) {
      plain += `${at === 0 ? '' : ','}\n${indent}  `;
      if (!isList) {
        mark({ key: JSON.stringify(name) });
        plain += ': ';
      }
      write(child, isList ? key : name, `${indent}  `);
    }
    plain += `${entries.length === 0 ? '' : `\n${indent}`}${isList ? ']' : '}'}`;
  };
  write(value, '', '');
  return plain === '' ? pieces : [...pieces, plain];
}

function hrefOf(key: string, text: string, basePath: string): string | undefined {
  if (!places.includes(key)) return undefined;
  if (/^https?:\/\//.test(text)) return text;
  const isLocal = /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}(\/_history\/[A-Za-z0-9\-.]{1,64})?$/.test(text);
  return isLocal ? `${basePath}/${text}` : undefined;
}
