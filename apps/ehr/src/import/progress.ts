/** How often something is said: a terminal's line is replaced, elsewhere each is a line more. */
const [everyMs, everyMsWithoutTerminal] = [500, 15_000];

type Output = Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean };

/** Shows that something is going on. Lines that are to stay must be said through it. */
export function showProgress(output: Output, line: () => string) {
  const clear = output.isTTY ? '\r\x1b[K' : '';
  const timer = setInterval(
    () => output.write(output.isTTY ? `${clear}  ${line()} …` : `  ${line()} …\n`),
    output.isTTY ? everyMs : everyMsWithoutTerminal,
  );
  return {
    say: (text: string) => void output.write(`${clear}${text}\n`),
    end(): void {
      clearInterval(timer);
      output.write(clear);
    },
  };
}
