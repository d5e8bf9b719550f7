import { type Picture, pngOf } from './png.ts';

const [width, height, baseline] = [480, 96, 60];
const pixelsPerSecond = 96;

/** Five seconds of an electrocardiogram: the same beat again and again, at that many beats a minute. */
export function ecgStrip(heartRate: number): Buffer {
  const beat = (60 / heartRate) * pixelsPerSecond;
  const trace = Array.from({ length: width + 1 }, (_column, x) => baseline - Math.round(deflection(x % beat)));
  const picture: Picture = {
    width,
    height,
    isBlack(x, y) {
      const [from = 0, to = 0] = [trace[x], trace[x + 1]].sort((a = 0, b = 0) => a - b);
      const isGrid = x % 24 === 0 && y % 4 === 0;
      return (y >= from && y <= to) || isGrid;
    },
  };
  return pngOf(picture);
}

/** P wave, QRS complex and T wave: how many pixels above the baseline, so many after the beat's beginning. */
function deflection(after: number): number {
  const wave = (middle: number, halfWidth: number, peak: number) =>
    Math.max(0, 1 - Math.abs(after - middle) / halfWidth) * peak;
  return wave(8, 5, 5) - wave(17, 2, 5) + wave(20, 3, 42) - wave(24, 2, 9) + wave(40, 8, 9);
}
