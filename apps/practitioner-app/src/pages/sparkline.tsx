import type { Trend } from '../records/measurements.ts';

const [width, height, margin] = [72, 24, 3];

/** The course of a measurement at a glance. Decoration: the latest two values stand beside it in numbers. */
export function Sparkline({ trend: { lines, expected } }: { trend: Trend }) {
  const points = lines.flatMap(line => line.points);
  const values = [...points.map(({ value }) => value), ...(expected ? [expected.low, expected.high] : [])];
  const x = scale(
    points.map(({ at }) => at),
    margin,
    width - margin,
  );
  const y = scale(values, height - margin, margin);
  return (
    <svg className="sparkline" viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden="true">
      {expected && (
        <rect
          className="expected"
          x={0}
          width={width}
          y={y(expected.high)}
          height={y(expected.low) - y(expected.high)}
        />
      )}
      {lines.map(line => (
        <polyline key={line.name} points={line.points.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ')} />
      ))}
    </svg>
  );
}

/** Maps the span of the values to the span from `from` to `to`; equal values to its middle. */
function scale(values: number[], from: number, to: number): (value: number) => number {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return value => (low === high ? (from + to) / 2 : from + ((value - low) / (high - low)) * (to - from));
}
