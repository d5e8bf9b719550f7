import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { Kind } from '../records/kinds.ts';
import { type Measurement, measurementsOf } from '../records/measurements.ts';
import { InterpretationTag } from './interpretation-tag.tsx';
import { ResultTable } from './result-table.tsx';
import { Section } from './section.tsx';
import { ShowAll } from './show-all.tsx';
import { TrendChart } from './trend-chart.tsx';

type Props = {
  kind: Kind;
  /** Codes of the measurements to open with, the best first. */
  firstChoices: (string | undefined)[];
};

/** Measurements: the latest of each, and the course of one of them as a chart and as a table. */
export function MeasurementSection({ kind, firstChoices }: Props) {
  return (
    <Section kind={kind} width="full" viewOf={measurementsOf}>
      {measurements => (
        <div className="measurements">
          <ShowAll items={measurements} atFirst={8}>
            {visible => <LatestResults measurements={visible} />}
          </ShowAll>
          <Course measurements={measurements} firstChoices={firstChoices} />
        </div>
      )}
    </Section>
  );
}

function LatestResults({ measurements }: { measurements: Measurement[] }) {
  return (
    <ul className="rows" aria-label="Latest results">
      {measurements.map(({ code, name, latest }) => (
        <li key={code}>
          <div className="about">
            <strong>{name}</strong>
            <span>
              {latest.date}
              {latest.range && ` · expected ${latest.range}`}
            </span>
          </div>
          <div className="result">
            <strong>{latest.value}</strong>
            <InterpretationTag interpretation={latest.interpretation} />
            {latest.note && <span className="tag past">{latest.note}</span>}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Course({ measurements, firstChoices }: { measurements: Measurement[] } & Pick<Props, 'firstChoices'>) {
  const preferred = firstChoices.map(code => measurements.find(it => it.code === code && it.trend));
  const first = preferred.find(Boolean) ?? measurements.find(it => it.trend) ?? measurements[0];
  const [code, setCode] = useState(first?.code);
  const chosen = measurements.find(it => it.code === code) ?? first;
  if (!chosen) return null;
  return (
    <div className="course">
      <NativeSelect
        label="Show over time"
        value={chosen.code}
        onChange={event => setCode(event.currentTarget.value)}
        data={measurements.map(({ code, name }) => ({ value: code, label: name }))}
      />
      {chosen.trend ? (
        <TrendChart name={chosen.name} latest={chosen.latest} trend={chosen.trend} />
      ) : (
        <p className="quiet">A chart needs at least two results in numbers.</p>
      )}
      <ResultTable key={chosen.code} measurement={chosen} />
    </div>
  );
}
