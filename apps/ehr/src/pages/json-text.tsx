/** A part of a JSON text: as it is, a name, or something that leads somewhere. */
export type JsonPiece = string | { key: string } | { href: string; text: string };

/** JSON that was indented before, with its links. */
export function JsonText({ pieces }: { pieces: readonly JsonPiece[] }) {
  return (
    <pre className="json">
      <code>
        {pieces.map((piece, at) => {
          if (typeof piece === 'string') return piece;
          // biome-ignore lint/suspicious/noArrayIndexKey: the text is rendered once and never changes
          if ('key' in piece) return <b key={at}>{piece.key}</b>;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <a key={at} href={piece.href}>
              {piece.text}
            </a>
          );
        })}
      </code>
    </pre>
  );
}
