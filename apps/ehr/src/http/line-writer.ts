/** What lines are written to: standard output, whose writes to files and pipes are done when `write` returns. */
type Output = { write(text: string): unknown };

/**
 * Writes the lines of one turn of the event loop together: a write costs more than what makes a line. What is left when
 * the process ends by itself is written then.
 */
export function createLineWriter(output: Output, process: Pick<NodeJS.Process, 'once'>): (line: string) => void {
  let waiting = '';
  const flush = () => {
    const text = waiting;
    waiting = '';
    if (text !== '') output.write(text);
  };
  process.once('exit', flush);
  return line => {
    if (waiting === '') setImmediate(flush);
    waiting += line;
  };
}
