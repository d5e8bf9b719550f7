import { styleText } from 'node:util';

const terminal = process.stdout.isTTY === true;
const colored = terminal && !process.env.NO_COLOR;

/** Colors only where a person looks at a terminal. */
export const style = (format, text) => (colored ? styleText(format, text) : text);

/** 850 → "0.9 s", 83 000 → "1 min 23 s". */
export function duration(ms) {
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(Math.round(seconds) / 60)} min ${Math.round(seconds) % 60} s`;
}

/**
 * Shows that something is going on, and for how long: one line that is replaced on a terminal; elsewhere a line at the
 * beginning, one every 15 seconds and one at the end.
 */
export async function step(title, work) {
  const started = Date.now();
  const elapsed = () => duration(Date.now() - started);
  if (terminal) process.stdout.write(`  ${title} …`);
  else console.log(`  ${title} …`);
  const heartbeat = setInterval(
    () =>
      terminal ? process.stdout.write(`\r  ${title} … ${elapsed()}`) : console.log(`  ${title} … ${elapsed()} so far`),
    terminal ? 1000 : 15_000,
  );
  const conclude = mark =>
    console.log(`${terminal ? '\r\x1b[K' : ''}${mark} ${title} ${style('dim', `(${elapsed()})`)}`);
  try {
    const result = await work();
    conclude(style('green', '✓'));
    return result;
  } catch (error) {
    conclude(style('red', '✗'));
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}
