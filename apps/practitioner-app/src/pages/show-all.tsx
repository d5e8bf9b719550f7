import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';

type Props<T> = { items: T[]; atFirst: number; children: (items: T[]) => ReactNode };

/** The first items of a list, and a button for the rest. */
export function ShowAll<T>({ items, atFirst, children }: Props<T>) {
  const [isExpanded, setIsExpanded] = useState(false);
  return (
    <div>
      {children(isExpanded ? items : items.slice(0, atFirst))}
      {items.length > atFirst && (
        <Button variant="subtle" size="sm" aria-expanded={isExpanded} onClick={() => setIsExpanded(!isExpanded)}>
          {isExpanded ? 'Show fewer' : `Show all ${items.length}`}
        </Button>
      )}
    </div>
  );
}
