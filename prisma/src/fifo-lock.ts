/**
 * A lock that is handed over in the order in which it was asked for. `acquire()` resolves with the function that
 * releases it; calling that one again does nothing.
 */
export function createFifoLock(): () => Promise<() => void> {
  let last: Promise<void> = Promise.resolve();
  return async function acquire() {
    const previous = last;
    let release = () => {};
    last = new Promise(resolve => {
      release = resolve;
    });
    await previous;
    return release;
  };
}
