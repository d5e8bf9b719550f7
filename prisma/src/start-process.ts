import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** For tests that need a second process on the same database: runs a TypeScript file. */
export function startProcess(script: URL, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let text = '';
  child.stdout.on('data', chunk => {
    text += chunk;
  });
  return {
    /** What it has printed so far. */
    printed: () => text,
    /** Resolves when it has printed so many lines. */
    async printedLines(count: number): Promise<void> {
      while (text.split('\n').length <= count) await once(child.stdout, 'data');
    },
    /** All that it printed; throws when it did not end well. */
    async output(): Promise<string> {
      const [code] = await exited;
      if (code !== 0) throw new Error(`${script.pathname} ended with ${code}`);
      return text;
    },
    /** kill -9 */
    async kill(): Promise<void> {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
