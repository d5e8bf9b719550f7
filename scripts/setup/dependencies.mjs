import { step } from '../report/progress.mjs';
import { run } from './command.mjs';
import { root } from './folders.mjs';
import { firstMissing } from './installed.mjs';
import { Refusal } from './refusal.mjs';

/** Brings node_modules in line with package-lock.json; returns at once when it is. */
export async function installDependencies() {
  if (!firstMissing(root)) return;
  await step('Installing dependencies (npm ci)', async () => {
    const { code, output } = await npm(['ci', '--prefer-offline', '--no-audit', '--no-fund']);
    if (code !== 0) throw new Refusal(`npm ci failed (exit code ${code}).\n\n${output.trim()}\n`);
    const missing = firstMissing(root);
    if (missing) throw new Refusal(`npm ci left out ${missing}. Remove the folder node_modules and try again.`);
  });
}

/** npm as it was called, or the one on the PATH. */
function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('npm-cli.js')) return run(process.execPath, [cli, ...args]);
  return process.platform === 'win32' ? run('cmd.exe', ['/c', 'npm', ...args]) : run('npm', args);
}
