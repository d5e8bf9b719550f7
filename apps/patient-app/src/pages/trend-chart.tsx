import { useElementSize } from '@mantine/hooks';
import type { Result, Trend, TrendLine } from '../records/measurements.ts';
import { type TrendScale, trendScale } from '../records/trend-scale.ts';
import { readableUnit } from '../records/units.ts';

const height = 220;

/** The course of one measurement. Lines differ by dash and marker, not by color alone; the table below has every number. */
export function TrendChart({ name, latest, trend }: { name: string; latest: Result; trend: Trend }) {
  const { ref, width } = useElementSize();
  const box = { left: 40, right: width - 12, top: 10, bottom: height - 26 };
  const scale = trendScale(trend, box);
  const first = scale.xTicks[0]?.label;
  const summary = `Chart of ${name} from ${first} to ${latest.date}. Latest: ${latest.value}. All numbers are in the table below.`;
  return (
    <figure className="trend">
      <figcaption>
        <strong>{latest.value}</strong> <span>{latest.date}</span>
        <Legend trend={trend} />
      </figcaption>
      <div ref={ref}>
        {width > 0 && (
          <svg role="img" aria-label={summary} width={width} height={height}>
            {trend.expected && (
              <rect
                className="expected"
                x={box.left}
                width={box.right - box.left}
                y={scale.y(trend.expected.high)}
                height={scale.y(trend.expected.low) - scale.y(trend.expected.high)}
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
              <Line key={line.name} line={line} index={index} scale={scale} unit={readableUnit(trend.unit)} />
            ))}
          </svg>
        )}
      </div>
    </figure>
  );
}

type LineProps = { line: TrendLine; index: number; scale: TrendScale; unit: string };

function Line({ line: { points }, index, scale: { x, y }, unit }: LineProps) {
  const path = points.map(({ at, value }, i) => `${i ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium' });
  return (
    <g className={`line line-${index % 2}`}>
      <path d={path} />
      {points.map(({ at, value }) => (
        <circle key={at} cx={x(at)} cy={y(value)} r={4}>
          <title>{`${day.format(at)}: ${value} ${unit}`}</title>
        </circle>
      ))}
    </g>
  );
}

function Legend({ trend: { lines, expected, unit } }: { trend: Trend }) {
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
          Expected {expected.low} to {expected.high} {readableUnit(unit)}
        </li>
      )}
    </ul>
  );
}

const anchorOf = (index: number, count: number) => (index === 0 ? 'start' : index === count - 1 ? 'end' : 'middle');
