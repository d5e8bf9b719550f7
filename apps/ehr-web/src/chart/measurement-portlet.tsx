import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { type Measurement, measurementsOf } from '../records/measurements.ts';
import { useTexts } from '../texts/language.tsx';
import { RecordPortlet } from './record-portlet.tsx';
import { ResultTable } from './result-table.tsx';
import type { RecordSearch } from './searches.ts';
import { ShowAll } from './show-all.tsx';
import { TrendChart } from './trend-chart.tsx';

type Props = {
  title: string;
  search: RecordSearch /** The LOINC code of the course to begin with. */;
  opensWith: string;
};

/** Measurements: the latest of each, and the course of one of them as a chart and as a table. */
export function MeasurementPortlet({ title, search, opensWith }: Props) {
  const texts = useTexts();
  return (
    <RecordPortlet title={title} search={search} itemsOf={resources => measurementsOf(resources, texts)}>
      {measurements => (
        <div className="measurements">
          <div>
            <ShowAll items={measurements} atFirst={7}>
              {visible => <LatestResults measurements={visible} />}
            </ShowAll>
          </div>
          <Course measurements={measurements} opensWith={opensWith} />
        </div>
      )}
    </RecordPortlet>
  );
}

function LatestResults({ measurements }: { measurements: readonly Measurement[] }) {
  const texts = useTexts().measurements;
  return (
    <ul className="rows" aria-label={texts.latest}>
      {measurements.map(({ code, name, latest: { value, date, range, meaning } }) => (
        <li key={code}>
          <div className="about">
            <strong>{name}</strong>
            <span>{[date, range && texts.expected(range)].filter(Boolean).join(' · ')}</span>
          </div>
          <span className="result">
            <strong>{value}</strong>
            {meaning && !meaning.isNormal && <span className="tag warning">{meaning.text}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Course({ measurements, opensWith }: { measurements: readonly Measurement[]; opensWith: string }) {
  const texts = useTexts().measurements;
  const first = measurements.find(it => it.code === opensWith) ?? measurements.find(it => it.trend) ?? measurements[0];
  const [code, setCode] = useState(first?.code);
  const chosen = measurements.find(it => it.code === code) ?? first;
  if (!chosen) return null;
  return (
    <div className="course">
      <NativeSelect
        label={texts.overTime}
        value={chosen.code}
        onChange={event => setCode(event.currentTarget.value)}
        data={measurements.map(({ code, name }) => ({ value: code, label: name }))}
      />
      {chosen.trend ? <TrendChart measurement={chosen} trend={chosen.trend} /> : <p className="soft">{texts.tooFew}</p>}
      <ResultTable key={chosen.code} measurement={chosen} />
    </div>
  );
}
