/** Measures how long the event loop was kept from other work, at worst, from now on. */
export function measureLoopDelay(): { longestMs(): number } {
  const PERIOD_MS = 5;
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - PERIOD_MS);
    last = performance.now();
  }, PERIOD_MS);
  return {
    longestMs() {
      clearInterval(timer);
      return longest;
    },
  };
}
