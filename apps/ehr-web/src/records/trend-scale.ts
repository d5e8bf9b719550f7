import type { Trend } from './trend.ts';

export type Box = { left: number; right: number; top: number; bottom: number };
export type Tick = { at: number; label: string };
export type TrendScale = { x: (at: number) => number; y: (value: number) => number; xTicks: Tick[]; yTicks: Tick[] };

/** Lays a trend out in a box of pixels: positions and round tick marks. */
export function trendScale({ lines, expected }: Trend, box: Box, locale: string): TrendScale {
  const points = lines.flatMap(line => line.points);
  const values = [...points.map(point => point.value), ...(expected ? [expected.low, expected.high] : [])];
  const ticks = roundTicks(Math.min(...values), Math.max(...values));
  const [low, high] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const times = points.map(point => point.at);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const number = new Intl.NumberFormat(locale);
  return {
    x: at => box.left + (last === first ? 0.5 : (at - first) / (last - first)) * (box.right - box.left),
    y: value => box.bottom - ((value - low) / (high - low)) * (box.bottom - box.top),
    xTicks: timeTicks(first, last, Math.max(2, Math.min(5, Math.floor((box.right - box.left) / 90))), locale),
    yTicks: ticks.map(value => ({ at: value, label: number.format(value) })),
  };
}

/** About five round values whose first and last enclose what is shown. */
export function roundTicks(low: number, high: number): number[] {
  const span = high - low || Math.abs(high) || 1;
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = ([1, 2, 2.5, 5, 10].find(factor => factor * power >= span / 4) ?? 10) * power;
  const from = Math.floor(low / step);
  const to = Math.max(Math.ceil(high / step), from + 1);
  // Whole multiples, cut to the digits that a step has: sums of 0.1 drift.
  return Array.from({ length: to - from + 1 }, (_, index) => Number(((from + index) * step).toPrecision(12)));
}

/** Evenly spaced dates, as exact as the span needs. */
function timeTicks(first: number, last: number, count: number, locale: string): Tick[] {
  const days = (last - first) / 86_400_000;
  const style: Intl.DateTimeFormatOptions =
    days > 90 ? { year: 'numeric', month: 'short' } : { month: 'short', day: 'numeric' };
  const format = new Intl.DateTimeFormat(locale, style);
  if (first === last) return [{ at: first, label: format.format(first) }];
  return Array.from({ length: count }, (_, index) => {
    const at = first + ((last - first) * index) / (count - 1);
    return { at, label: format.format(at) };
  });
}
