import { Fragment } from 'react';

/** Lets a long scope break at its separators, never inside of a word; copying it gives the plain scope. */
export function ScopeCode({ scope, id }: { scope: string; id?: string }) {
  const parts = [...scope.matchAll(/[/.?=|]?[^/.?=|]+\/?|./g)];
  return (
    <code id={id}>
      {parts.map(({ 0: part, index }) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </code>
  );
}
