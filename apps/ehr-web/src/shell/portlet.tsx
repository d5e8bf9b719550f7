import { type ReactNode, useId } from 'react';

/** A titled part of a screen. `count` says how many things there are in it. */
export function Portlet({
  title,
  count,
  aside,
  children,
}: {
  title: string;
  count?: number;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="portlet" aria-labelledby={id}>
      <header>
        <h2 id={id}>
          {title} {count !== undefined && <span className="count">{count}</span>}
        </h2>
        {aside}
      </header>
      <div className="body">{children}</div>
    </section>
  );
}
