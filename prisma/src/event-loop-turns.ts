/** How long one turn of the event loop may be busy with queries before others get theirs. */
const LONGEST_TURN_MS = 10;

/**
 * SQLite answers at once. Code that awaits one query after the other would thus never let the event loop turn, and
 * no request, timer or socket would be served. Awaiting the returned function before a query ends a turn that has
 * taken too long.
 */
export function createTurns(): () => Promise<void> | undefined {
  let startedAt: number | undefined;
  const end = () => {
    startedAt = undefined;
  };
  return () => {
    if (startedAt === undefined) {
      startedAt = performance.now();
      setImmediate(end);
    } else if (performance.now() - startedAt > LONGEST_TURN_MS) {
      return new Promise(resolve => setImmediate(resolve));
    }
    return undefined;
  };
}
