import type { Kind } from '../records/kinds.ts';
import { type Measurement, measurementsOf } from '../records/measurements.ts';
import { InterpretationTag } from './interpretation-tag.tsx';
import { Section } from './section.tsx';
import { ShowAll } from './show-all.tsx';
import { Sparkline } from './sparkline.tsx';

/** Measurements: the latest of each, the one before it, and the course between them. */
export function ResultSection({ kind }: { kind: Kind }) {
  return (
    <Section kind={kind} viewOf={measurementsOf}>
      {measurements => (
        <ShowAll items={measurements} atFirst={8}>
          {visible => (
            <ul className="rows">
              {visible.map(measurement => (
                <ResultRow key={measurement.code} measurement={measurement} />
              ))}
            </ul>
          )}
        </ShowAll>
      )}
    </Section>
  );
}

function ResultRow({ measurement: { name, latest, results, trend } }: { measurement: Measurement }) {
  const previous = results[1];
  return (
    <li className="measured">
      <strong>{name}</strong>
      <div className="result">
        {trend && <Sparkline trend={trend} />}
        <strong>{latest.value}</strong>
        <InterpretationTag interpretation={latest.interpretation} />
        {latest.note && <span className="tag past">{latest.note}</span>}
      </div>
      <div className="details">
        {latest.date}
        {latest.range && ` · expected ${latest.range}`}
        {previous && ` · before ${previous.value} (${previous.date})`}
      </div>
    </li>
  );
}
