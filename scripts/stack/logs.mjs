import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const shownAtTheEnd = 30;

/** The log of one process in a file, begun anew at each start. The process writes to it without help from this script. */
export function fileLog(folder, name) {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.log`);
  return {
    output: openSync(file, 'w'),
    follow: () => {},
    lastLines: () => [`Last lines of ${file}:`, ...tail(readFileSync(file, 'utf8'))].join('\n'),
  };
}

/** The log of one process on the terminal, each line with the name of the process in front. */
export function terminalLog(title) {
  return {
    output: 'pipe',
    follow: ({ stdout, stderr }) => {
      for (const input of [stdout, stderr])
        createInterface({ input }).on('line', line => console.log(`${title.padEnd(16)} │ ${line}`));
    },
    lastLines: () => 'Its output is above.',
  };
}

const tail = text =>
  text
    .trimEnd()
    .split('\n')
    .slice(-shownAtTheEnd)
    .map(line => `  ${line}`);
