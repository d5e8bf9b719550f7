import { type ReactNode, useEffect, useRef } from 'react';
import { useNavigationType } from 'react-router';
import { useTexts } from '../texts/language.tsx';

export function Page({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="page">
      <PageHeading title={title} />
      {children}
    </div>
  );
}

/** A screen's heading, which is also the title of the window, and where a screen reader begins after a change of screen. */
export function PageHeading({ title }: { title: string }) {
  const { product } = useTexts().shell;
  const heading = useRef<HTMLHeadingElement>(null);
  const cameByLink = useNavigationType() === 'PUSH';
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
  useEffect(() => {
    if (cameByLink) heading.current?.focus();
  }, [cameByLink]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {title}
    </h1>
  );
}
