import { useId } from 'react';
import type { Measurement } from '../records/measurements.ts';
import { useTexts } from '../texts/language.tsx';

/** Every result of a measurement: the chart in words, for whoever does not see it, and the numbers for whoever does. */
export function ResultTable({ measurement: { name, results } }: { measurement: Measurement }) {
  const texts = useTexts().measurements;
  const captionId = useId();
  const hasRange = results.some(({ range }) => range);
  const hasMeaning = results.some(({ meaning }) => meaning);
  return (
    <details>
      <summary>{texts.table(results.length)}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="scroll" aria-labelledby={captionId} tabIndex={0}>
        <table className="results">
          <caption id={captionId}>{texts.caption(name)}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.date}</th>
              <th scope="col">{texts.result}</th>
              {hasRange && <th scope="col">{texts.expectedRange}</th>}
              {hasMeaning && <th scope="col">{texts.meaning}</th>}
            </tr>
          </thead>
          <tbody>
            {results.map(({ id, date, value, range, meaning }) => (
              <tr key={id}>
                <td>{date}</td>
                <td>{value}</td>
                {hasRange && <td>{range}</td>}
                {hasMeaning && <td>{meaning?.text}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
