import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTexts } from '../texts/language.tsx';

/** The first few of a list, and a button for the rest. */
export function ShowAll<Item>({
  items,
  atFirst,
  children,
}: {
  items: readonly Item[];
  atFirst: number;
  children: (visible: readonly Item[]) => ReactNode;
}) {
  const { chart } = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {children(isOpen ? items : items.slice(0, atFirst))}
      {items.length > atFirst && (
        <Button
          className="show-all"
          variant="subtle"
          size="compact-sm"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? chart.showFewer : chart.showAll(items.length)}
        </Button>
      )}
    </>
  );
}
