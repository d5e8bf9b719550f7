import { useElementSize } from '@mantine/hooks';
import type { Measurement } from '../records/measurements.ts';
import type { Trend, TrendLine } from '../records/trend.ts';
import { type TrendScale, trendScale } from '../records/trend-scale.ts';
import { useTexts } from '../texts/language.tsx';

const height = 220;

/** The course of a measurement. Lines differ by dash and marker too, not by color alone; the table below has every number. */
export function TrendChart({ measurement, trend }: { measurement: Measurement; trend: Trend }) {
  const { locale, measurements: texts } = useTexts();
  const { ref, width } = useElementSize();
  const { name, latest, results } = measurement;
  const box = { left: 40, right: width - 12, top: 10, bottom: height - 26 };
  const scale = trendScale(trend, box, locale);
  const { expected } = trend;
  return (
    <figure className="trend">
      <figcaption>
        <strong>{latest.value}</strong> <span className="soft">{latest.date}</span>
        <Legend trend={trend} />
      </figcaption>
      <div ref={ref}>
        {width > 0 && (
          <svg
            role="img"
            aria-label={texts.chart(name, results.at(-1)?.date ?? '', latest.date, latest.value)}
            width={width}
            height={height}
          >
            {expected && (
              <rect
                className="expected"
                x={box.left}
                width={box.right - box.left}
                y={scale.y(expected.high)}
                height={scale.y(expected.low) - scale.y(expected.high)}
              />
            )}
            {scale.yTicks.map(({ at, label }) => (
              <g key={at}>
                <line className="grid" x1={box.left} x2={box.right} y1={scale.y(at)} y2={scale.y(at)} />
                <text x={box.left - 8} y={scale.y(at) + 4} textAnchor="end">
                  {label}
                </text>
              </g>
            ))}
            {scale.xTicks.map(({ at, label }, index) => (
              <text key={at} x={scale.x(at)} y={height - 6} textAnchor={anchorOf(index, scale.xTicks.length)}>
                {label}
              </text>
            ))}
            {trend.lines.map((line, index) => (
              <Line key={line.name} line={line} index={index} scale={scale} />
            ))}
          </svg>
        )}
      </div>
    </figure>
  );
}

function Line({ line: { points }, index, scale: { x, y } }: { line: TrendLine; index: number; scale: TrendScale }) {
  const path = points.map(({ at, value }, i) => `${i ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  return (
    <g className={`line line-${index % 2}`}>
      <path d={path} />
      {points.map(({ at, value }) => (
        <circle key={at} cx={x(at)} cy={y(value)} r={4} />
      ))}
    </g>
  );
}

function Legend({ trend: { lines, expected, unit } }: { trend: Trend }) {
  const texts = useTexts().measurements;
  if (lines.length === 1 && !expected) return null;
  return (
    <ul className="legend">
      {lines.length > 1 &&
        lines.map(({ name }, index) => (
          <li key={name}>
            <svg viewBox="0 0 32 12" aria-hidden="true" className={`line line-${index % 2}`}>
              <path d="M0 6h32" />
              <circle cx="16" cy="6" r="4" />
            </svg>
            {name}
          </li>
        ))}
      {expected && (
        <li>
          <svg viewBox="0 0 32 12" aria-hidden="true">
            <rect className="expected" width="32" height="12" />
          </svg>
          {texts.expected(texts.range(String(expected.low), `${expected.high}${unit === '%' ? '' : ' '}${unit}`))}
        </li>
      )}
    </ul>
  );
}

const anchorOf = (index: number, count: number) => (index === 0 ? 'start' : index === count - 1 ? 'end' : 'middle');
